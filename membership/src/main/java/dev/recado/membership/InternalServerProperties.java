package dev.recado.membership;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The gRPC port that only members are answered on.
 *
 * @param port 0: any that is free
 * @param address host name or address that it listens on
 * @param callsPerConnectionMax calls and streams of one connection at a time
 */
@Validated
@ConfigurationProperties("recado.member.internal")
public record InternalServerProperties(
    @DefaultValue("0") @Min(0) @Max(65_535) int port,
    @DefaultValue("127.0.0.1")
        @Pattern(regexp = "\\S{1,253}", message = "must be a host name or address")
        String address,
    @DefaultValue("1024") @Min(1) @Max(65_536) int callsPerConnectionMax) {}

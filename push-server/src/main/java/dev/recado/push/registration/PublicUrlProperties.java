package dev.recado.push.registration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where clients reach this push server.
 *
 * @param publicUrl an http or https URL; empty: the address that the HTTP server is bound to
 */
@ConfigurationProperties("recado.push")
record PublicUrlProperties(@DefaultValue("") String publicUrl) {}

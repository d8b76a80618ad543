package dev.recado.push.channel;

import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * What every stream of events needs.
 *
 * @param connectionTimeout most that a client takes nothing before its stream is ended
 */
@Component
record StreamParts(
    ClientWatch clients,
    Heartbeats heartbeats,
    @Value("${server.tomcat.connection-timeout}") Duration connectionTimeout) {}

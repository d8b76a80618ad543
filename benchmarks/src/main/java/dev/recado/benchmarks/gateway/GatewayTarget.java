package dev.recado.benchmarks.gateway;

import java.net.URI;

/**
 * A gateway to load.
 *
 * @param http such as {@code http://127.0.0.1:8080}
 * @param grpc such as {@code 127.0.0.1:9080}
 */
public record GatewayTarget(URI http, String grpc, String apiKey) {}

package dev.recado.membership.start;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/** A port that cannot be opened is told with the property that chose it. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class PortTakenAnalyzer implements FailureAnalyzer {

  private static final List<String> PROPERTIES =
      List.of(
          "server.port",
          "management.server.port",
          "spring.grpc.server.port",
          "recado.member.internal.port",
          "recado.storage.raft-port");
  private static final Pattern NETTY = Pattern.compile("Failed to bind to address .*:(\\d+)");

  private final Environment environment;

  PortTakenAnalyzer(Environment environment) {
    this.environment = environment;
  }

  @Override
  public @Nullable FailureAnalysis analyze(Throwable failure) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
        .flatMap(cause -> port(cause).stream())
        .findFirst()
        .map(port -> analysis(port, failure))
        .orElse(null);
  }

  private static Optional<String> port(Throwable cause) {
    if (cause instanceof PortInUseException taken) {
      return Optional.of(Integer.toString(taken.getPort()));
    }
    Matcher netty = NETTY.matcher(String.valueOf(cause.getMessage()));
    return netty.find() ? Optional.of(netty.group(1)) : Optional.empty();
  }

  private FailureAnalysis analysis(String port, Throwable failure) {
    String property =
        PROPERTIES.stream()
            .filter(name -> port.equals(environment.getProperty(name)))
            .findFirst()
            .orElse("one of " + String.join(", ", PROPERTIES));
    return new FailureAnalysis(
        "Port " + port + " (" + property + ") cannot be opened: something else listens there.",
        "Stop what listens there, or choose another port with " + property + ".",
        failure);
  }
}

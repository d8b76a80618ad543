package dev.recado.membership.start;

import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.env.Environment;

/** A database that cannot be had, or is not one that this build knows. */
final class DatabaseAnalyzer implements FailureAnalyzer {

  /** By the first two characters of the SQL state. */
  private static final Map<String, String> REMEDIES =
      Map.of(
          "08", "Start the database, or correct spring.datasource.url.",
          "28", "Correct spring.datasource.username and spring.datasource.password.",
          "3D", "Create the database, or correct spring.datasource.url.");

  private final Environment environment;

  DatabaseAnalyzer(Environment environment) {
    this.environment = environment;
  }

  @Override
  public @Nullable FailureAnalysis analyze(Throwable failure) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
        .flatMap(cause -> analysis(cause).stream())
        // The innermost is the server's own; around it pools tell how long they waited.
        .reduce((_, inner) -> inner)
        .orElse(null);
  }

  private Optional<FailureAnalysis> analysis(Throwable cause) {
    String url =
        DatabaseUrl.withoutParameters(environment.getProperty("spring.datasource.url", ""));
    if (cause instanceof FlywayValidateException unknown) {
      var schema = UnknownSchema.refused("The database " + url, unknown);
      return Optional.of(new FailureAnalysis(schema.problem(), schema.remedy(), schema));
    }
    if (!(cause instanceof SQLException sql) || sql.getSQLState() == null) {
      return Optional.empty();
    }
    String kind = sql.getSQLState().substring(0, Math.min(2, sql.getSQLState().length()));
    return Optional.ofNullable(REMEDIES.get(kind))
        .map(remedy ->
            new FailureAnalysis(
                "The database %s (spring.datasource.url) cannot be used: %s"
                    .formatted(url, sql.getMessage()),
                remedy,
                cause));
  }
}

package dev.recado.membership.start;

import java.sql.DriverManager;
import java.sql.SQLException;
import org.springframework.core.env.Environment;

/** {@code spring.datasource.url} is one that a driver takes, before anything waits for it. */
final class DatabaseUrl {

  private static final String PROPERTY = "spring.datasource.url";

  private DatabaseUrl() {}

  static void check(Environment environment) {
    String url = environment.getProperty(PROPERTY);
    if (url == null) {
      return;
    }
    try {
      var _ = DriverManager.getDriver(url);
    } catch (SQLException e) {
      throw new MisconfiguredException(
          PROPERTY + " is '" + withoutParameters(url) + "', which is no address of a database.",
          "Write it as jdbc:postgresql://host:port/database, with a port of 1 to 65535.",
          e);
    }
  }

  /** They may hold a password. */
  static String withoutParameters(String url) {
    int parameters = url.indexOf('?');
    return parameters < 0 ? url : url.substring(0, parameters);
  }
}

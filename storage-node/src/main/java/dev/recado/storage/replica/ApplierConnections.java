package dev.recado.storage.replica;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;

/**
 * Opens the connections that log entries are applied on. Commits there are asynchronous: the
 * fsynced Raft log is the source of truth, and what the database loses in a crash is applied again.
 * Nowhere else is that so.
 */
public record ApplierConnections(
    String url, String username, String password, Duration socketTimeout) {

  private static final String SESSION =
      "-c synchronous_commit=off -c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c enable_bitmapscan=off -c jit=off";

  Connection open() throws SQLException {
    var properties = new Properties();
    properties.setProperty("user", username);
    properties.setProperty("password", password);
    properties.setProperty("options", SESSION);
    properties.setProperty("prepareThreshold", "1");
    properties.setProperty("ApplicationName", "recado-applier");
    properties.setProperty("connectTimeout", "5");
    properties.setProperty("socketTimeout", Long.toString(Math.max(1, socketTimeout.toSeconds())));
    return DriverManager.getConnection(url, properties);
  }
}

package dev.recado.testkit;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * A PostgreSQL server with data of its own. Can be killed like a crashed one and started again on
 * the same port and data; closing stops it and deletes its data.
 */
public final class PostgresServer implements AutoCloseable {

  static final String USER = "postgres";

  private final AtomicInteger databases = new AtomicInteger();
  private final ServerProcess process;
  private final Thread atExit;
  private boolean killed;

  PostgresServer(ServerProcess process) {
    this.process = process;
    this.atExit = Thread.ofPlatform().unstarted(process::close);
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  public int port() {
    return process.port();
  }

  /** A fresh, empty database. */
  public Database database() {
    String name = "test_" + databases.incrementAndGet();
    admin().execute("create database " + name);
    return new Database(this, name);
  }

  void drop(Database database) {
    admin().execute("drop database if exists " + database.name() + " with (force)");
  }

  private Database admin() {
    return new Database(this, "postgres");
  }

  /** As {@code kill -9} of the server with all its processes: nothing is flushed or told. */
  public synchronized void kill() {
    process.kill();
    killed = true;
  }

  /** After {@link #kill}: starts again on the same port and data, with crash recovery. */
  public synchronized void restart() {
    if (!killed) {
      throw new IllegalStateException("The server is running; kill it first");
    }
    process.restart();
    killed = false;
  }

  @Override
  public synchronized void close() {
    boolean _ = Runtime.getRuntime().removeShutdownHook(atExit);
    process.close();
  }
}

package dev.recado.cli.postgres;

/** A PostgreSQL server that offers databases by name. */
public interface Databases {

  String url(String database);

  String username();

  String password();

  /** Creates it unless it exists. */
  void create(String database);

  /** Drops it with its connections, if it exists. */
  void drop(String database);
}

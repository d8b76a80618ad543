package dev.recado.cli.fleet;

import dev.recado.cli.process.ProcessRef;
import java.util.List;
import java.util.Optional;

/** A supervised fleet, by whomever. */
interface FleetHandle {

  String adminKey();

  /** Of every member; PostgreSQL is none. */
  List<MemberAddresses> addresses();

  /** Where a member or PostgreSQL runs; empty while it does not. */
  Optional<ProcessRef> process(String name);

  boolean ready(String member);

  /** Has a member run that should, if that is not its supervisor's work. */
  void start(String member);

  /** Where a member's database is. */
  Database database(String member);

  record Database(String url, String username, String password) {}

  default List<String> memberNames() {
    return addresses().stream().map(MemberAddresses::name).toList();
  }
}

package dev.recado.cli.fleet;

import dev.recado.cli.programs.ServiceRole;

/** {@code storage-2}: the role and a number from 1. */
record MemberName(ServiceRole role, int number) {

  /** The server's name beside the members'. */
  static final String POSTGRES = "postgres";

  /** Discovery, push and gateway share a database among their instances; each node has its own. */
  String database() {
    return role == ServiceRole.STORAGE ? "storage_" + number : role.label();
  }

  /** Of a name that {@link #toString} gave. */
  static MemberName parse(String name) {
    int dash = name.lastIndexOf('-');
    String label = name.substring(0, dash);
    for (ServiceRole role : ServiceRole.values()) {
      if (role.label().equals(label)) {
        return new MemberName(role, Integer.parseInt(name.substring(dash + 1)));
      }
    }
    throw new IllegalArgumentException("'" + name + "' is no member's name");
  }

  @Override
  public String toString() {
    return role.label() + "-" + number;
  }
}

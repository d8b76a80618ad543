package dev.recado.discovery.lease;

import java.util.Set;

/** Short names for people, unique among the live members of a role. */
public final class MemberNames {

  private MemberNames() {}

  /** The wanted name when it is free, else the first free of role-1, role-2, …. */
  public static String choose(String wanted, String role, Set<String> taken) {
    if (!wanted.isEmpty() && !taken.contains(wanted)) {
      return wanted;
    }
    int number = 1;
    while (taken.contains(role + "-" + number)) {
      number++;
    }
    return role + "-" + number;
  }
}

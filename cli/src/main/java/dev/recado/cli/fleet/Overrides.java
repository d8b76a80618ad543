package dev.recado.cli.fleet;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Properties that the user sets: {@code key=value} for every service, {@code storage:key=value} for
 * a role, {@code storage-2:key=value} for one member. The narrower wins.
 */
public record Overrides(Map<String, String> values) {

  private static final String HEAP = "jvm.heap";

  public static Overrides none() {
    return new Overrides(Map.of());
  }

  public static Overrides parse(List<String> texts) {
    var values = new LinkedHashMap<String, String>();
    for (String text : texts) {
      int equals = text.indexOf('=');
      if (equals < 1) {
        throw new FleetException(
            "-P '"
                + text
                + "' is not a property. Use -P key=value, -P storage:key=value, or"
                + " -P storage-1:key=value.");
      }
      values.put(text.substring(0, equals), text.substring(equals + 1));
    }
    return new Overrides(values);
  }

  /** One more value of a property that takes several, for every service. */
  Overrides adding(String property, String value) {
    var more = new LinkedHashMap<>(values);
    more.replaceAll(
        (key, present) -> key.endsWith(":" + property) ? present + "," + value : present);
    var _ = more.merge(property, value, (present, added) -> present + "," + added);
    return new Overrides(more);
  }

  /** Refuses names of members and roles that the fleet does not have: they would do nothing. */
  void requireKnown(Set<String> members) {
    var scopes = new TreeSet<>(members);
    members.forEach(member -> scopes.add(member.replaceFirst("-\\d+$", "")));
    for (String key : values.keySet()) {
      int colon = key.indexOf(':');
      if (colon >= 0 && !scopes.contains(key.substring(0, colon))) {
        throw new FleetException(
            "-P "
                + key
                + " names no part of this fleet. Use one of "
                + scopes.stream().collect(Collectors.joining(", "))
                + ".");
      }
    }
  }

  Optional<String> value(String member, String property) {
    String role = member.replaceFirst("-\\d+$", "");
    for (String key : List.of(member + ":" + property, role + ":" + property)) {
      if (values.containsKey(key)) {
        return Optional.of(values.get(key));
      }
    }
    return Optional.ofNullable(values.get(property));
  }

  /** A member's heap as the JVM reads it, such as {@code 512m}. */
  String heap(MemberName member) {
    String text = value(member.toString(), HEAP).orElse(member.role().heapMegabytes() + "m");
    if (!text.matches("[1-9][0-9]{0,9}[kmgKMG]")) {
      throw new FleetException(
          "-P " + HEAP + "=" + text + " of " + member + " is not a heap size. Use 128m to 31g.");
    }
    return text;
  }

  /**
   * A member's properties, each with the narrowest value: Spring would take several arguments of
   * one name for a list.
   */
  Map<String, String> properties(String member) {
    String role = member.replaceFirst("-\\d+$", "");
    var properties = new LinkedHashMap<String, String>();
    for (String scope : List.of("", role + ":", member + ":")) {
      values.forEach((key, value) -> {
        boolean matches = scope.isEmpty() ? key.indexOf(':') < 0 : key.startsWith(scope);
        String property = matches ? key.substring(scope.length()) : "";
        if (!property.isEmpty() && !property.equals(HEAP)) {
          properties.put(property, value);
        }
      });
    }
    return properties;
  }
}

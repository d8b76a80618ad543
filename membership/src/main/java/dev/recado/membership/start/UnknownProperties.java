package dev.recado.membership.start;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * A property below {@code recado.} that this process does not have would be without effect, and its
 * author would not know.
 *
 * <p>The environment belongs to others, too: Kubernetes adds variables for every service, and the
 * launcher has some. There only a name that is nearly a property's is taken for a misspelt one.
 */
final class UnknownProperties {

  private final PropertyNames names;

  UnknownProperties(PropertyNames names) {
    this.names = names;
  }

  /**
   * Throws when there is one.
   *
   * @throws MisconfiguredException which names it, where it was given, and the one that was meant
   */
  void check(ConfigurableEnvironment environment) {
    var unknown = new ArrayList<String>();
    for (PropertySource<?> source : environment.getPropertySources()) {
      if (source instanceof SystemEnvironmentPropertySource variables) {
        unknown.addAll(variables(variables));
      } else if (source instanceof EnumerablePropertySource<?> given) {
        unknown.addAll(given(given));
      }
    }
    if (!unknown.isEmpty()) {
      throw new MisconfiguredException(
          String.join(System.lineSeparator(), unknown),
          "Correct the name, or remove it. docs/reference/configuration.md lists every property of each service.");
    }
  }

  private List<String> given(EnumerablePropertySource<?> source) {
    var unknown = new ArrayList<String>();
    for (String name : source.getPropertyNames()) {
      String plain = PropertyNames.plain(name);
      if (plain.startsWith(PropertyNames.PREFIX) && !names.has(plain)) {
        unknown.add(told(name, source, names.near(plain)));
      }
    }
    return unknown;
  }

  private List<String> variables(SystemEnvironmentPropertySource source) {
    var unknown = new ArrayList<String>();
    for (String name : source.getPropertyNames()) {
      String plain = PropertyNames.plainOfVariable(name);
      if (plain.startsWith(PropertyNames.PREFIX) && !names.has(plain)) {
        names
            .near(plain)
            .filter(meant -> !isLongForm(name, meant))
            .ifPresent(meant -> unknown.add(told(name, source, Optional.of(meant))));
      }
    }
    return unknown;
  }

  /** RECADO_MEMBER_CALL_TIMEOUT, which Boot takes as well for a name with a dash. */
  private static boolean isLongForm(String variable, String meant) {
    return variable.toLowerCase(Locale.ROOT).equals(meant.replaceAll("[.-]", "_"));
  }

  private static String told(String name, PropertySource<?> source, Optional<String> meant) {
    return name
        + " ("
        + source.getName()
        + ") is no property of this process"
        + meant.map(near -> "; " + near + " was meant, perhaps.").orElse(".");
  }
}

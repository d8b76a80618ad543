package dev.recado.membership.container;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.PropertySource;

/** {@code recado.container.name}: found out when it is first asked for, and the same ever after. */
final class ContainerNameSource extends PropertySource<Supplier<String>> {

  static final String PROPERTY = "recado.container.name";

  private @Nullable String found;

  ContainerNameSource(Supplier<String> name) {
    super("containerName", name);
  }

  @Override
  public synchronized @Nullable Object getProperty(String property) {
    if (!property.equals(PROPERTY)) {
      return null;
    }
    String known = found;
    if (known == null) {
      known = getSource().get();
      found = known;
    }
    return known;
  }
}

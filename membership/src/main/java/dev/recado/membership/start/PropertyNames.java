package dev.recado.membership.start;

import java.lang.reflect.RecordComponent;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.core.annotation.AnnotatedElementUtils;

/** The names of Recado's own properties in this process: what its properties' records have. */
final class PropertyNames {

  static final String PREFIX = "recado.";

  /** Made, or for others to be made of; not bound. */
  private static final List<String> UNBOUND =
      List.of("recado.container.name", "recado.tls.directory");

  /** How many letters a name may be off and still be taken for another one. */
  private static final int NEAR = 3;

  /** By their plain form; the value is how documents write them. */
  private final Map<String, String> known = new LinkedHashMap<>();

  private PropertyNames() {}

  static PropertyNames of(ConfigurableListableBeanFactory beans) {
    var names = new PropertyNames();
    UNBOUND.forEach(names::add);
    for (String bean : beans.getBeanDefinitionNames()) {
      Class<?> type = beans.getType(bean, false);
      var properties =
          type == null
              ? null
              : AnnotatedElementUtils.findMergedAnnotation(type, ConfigurationProperties.class);
      if (type != null && properties != null && properties.prefix().startsWith(PREFIX)) {
        names.addAll(properties.prefix(), type);
      }
    }
    return names;
  }

  private void addAll(String prefix, Class<?> properties) {
    for (RecordComponent component : properties.getRecordComponents()) {
      String name = prefix + "." + DataObjectPropertyName.toDashedForm(component.getName());
      if (component.getType().isRecord()) {
        addAll(name, component.getType());
      } else {
        add(name);
      }
    }
  }

  private void add(String name) {
    known.put(plain(name), name);
  }

  /** Letter case, dashes and places in lists do not matter: {@code A.b-c[0]} is {@code a.bc}. */
  static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("\\[[^]]*]", "").replaceAll("[-_]", "");
  }

  /** Of an environment variable, which has no dashes, and the place in a list at its end. */
  static String plainOfVariable(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("(_\\d+)+_?$", "").replace('_', '.');
  }

  boolean has(String plain) {
    return known.containsKey(plain);
  }

  /** The one that was meant, perhaps. */
  Optional<String> near(String plain) {
    return known.entrySet().stream()
        .map(name -> Map.entry(distance(name.getKey(), plain), name.getValue()))
        .filter(name -> name.getKey() <= NEAR)
        .min(Map.Entry.comparingByKey(Comparator.naturalOrder()))
        .map(Map.Entry::getValue);
  }

  /** Letters to change, add or leave out (Levenshtein). */
  private static int distance(String one, String other) {
    int[] row = new int[other.length() + 1];
    for (int j = 0; j <= other.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int changed = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[other.length()];
  }
}

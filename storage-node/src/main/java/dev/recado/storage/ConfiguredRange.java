package dev.recado.storage;

import java.time.Duration;
import org.springframework.util.unit.DataSize;

/**
 * Bounds on configured values that no annotation knows; stops the start with all there is to say.
 */
public final class ConfiguredRange {

  private ConfiguredRange() {}

  /** Both ends are allowed. */
  public static void check(String property, Duration value, Duration least, Duration most) {
    check(property, value, least, most, text(value), text(least), text(most));
  }

  /** Both ends are allowed. */
  public static void check(String property, DataSize value, DataSize least, DataSize most) {
    check(property, value, least, most, value.toString(), least.toString(), most.toString());
  }

  private static <T extends Comparable<T>> void check(
      String property,
      T value,
      T least,
      T most,
      String valueText,
      String leastText,
      String mostText) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw new IllegalArgumentException(
          "%s is %s; it must be %s to %s".formatted(property, valueText, leastText, mostText));
    }
  }

  /** As it is written in configuration. */
  private static String text(Duration value) {
    return value.toMillis() % 1000 == 0 ? value.toSeconds() + "s" : value.toMillis() + "ms";
  }
}

package dev.recado.discovery.fleet;

/** What somebody sent, short enough to be told back. */
public final class Excerpt {

  private static final int CHARS_MAX = 64;

  private Excerpt() {}

  public static String of(String text) {
    return text.length() <= CHARS_MAX ? text : text.substring(0, CHARS_MAX) + "…";
  }
}

package dev.recado.verification.report;

import java.util.Locale;

/** Builds XML text: every attribute and text is escaped. */
final class Markup {

  private final StringBuilder text = new StringBuilder(16_384);

  /** Verbatim. */
  Markup raw(String markup) {
    text.append(markup);
    return this;
  }

  Markup text(String content) {
    text.append(escape(content));
    return this;
  }

  /** {@code <name attribute="value" …>}: names and values in turn. */
  Markup open(String name, Object... attributes) {
    text.append('<').append(name);
    attributes(attributes);
    text.append('>');
    return this;
  }

  Markup close(String name) {
    text.append("</").append(name).append(">\n");
    return this;
  }

  Markup empty(String name, Object... attributes) {
    text.append('<').append(name);
    attributes(attributes);
    text.append("/>\n");
    return this;
  }

  Markup element(String name, String content, Object... attributes) {
    return open(name, attributes).text(content).close(name);
  }

  private void attributes(Object... attributes) {
    for (int i = 0; i < attributes.length; i += 2) {
      text.append(' ').append(attributes[i]).append("=\"");
      Object value = attributes[i + 1];
      text.append(
          value instanceof Double number
              ? String.format(Locale.ROOT, "%.1f", number)
              : escape(String.valueOf(value)));
      text.append('"');
    }
  }

  private static String escape(String content) {
    return content
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  @Override
  public String toString() {
    return text.toString();
  }
}

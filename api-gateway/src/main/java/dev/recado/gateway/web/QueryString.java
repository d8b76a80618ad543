package dev.recado.gateway.web;

import com.google.protobuf.ByteString;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.v1.Reason;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a query, decoded strictly and once, as bytes: what cannot be decoded is
 * refused, not repaired. Unknown and repeated parameters are refused as well, since they are
 * mistakes.
 */
public final class QueryString {

  private static final String KEY = "key";

  private final Map<String, String> raw;

  private QueryString(Map<String, String> raw) {
    this.raw = raw;
  }

  public static QueryString of(HttpServletRequest request, String... known) {
    return parse(request.getQueryString(), Set.of(known));
  }

  static QueryString parse(@Nullable String query, Set<String> known) {
    var raw = new LinkedHashMap<String, String>();
    for (String part : query == null || query.isEmpty() ? new String[0] : query.split("&", -1)) {
      int equals = part.indexOf('=');
      String name = equals < 0 ? part : part.substring(0, equals);
      if (name.isEmpty() && equals < 0) {
        continue;
      }
      if (!known.contains(name)) {
        throw new Rejection(
            Reason.BAD_PARAMETER,
            "There is no parameter '"
                + abbreviate(name)
                + "' here; there "
                + (known.isEmpty() ? "is none." : "are " + known.stream().sorted().toList() + "."));
      }
      if (raw.putIfAbsent(name, equals < 0 ? "" : part.substring(equals + 1)) != null) {
        throw new Rejection(Reason.BAD_PARAMETER, "The parameter '" + name + "' is there twice.");
      }
    }
    return new QueryString(raw);
  }

  /** The parameter {@code key}; empty when it is missing. */
  public ByteString key() {
    return decode(raw.getOrDefault(KEY, ""), Reason.BAD_KEY, "The key");
  }

  /** Part of a key; empty when it is missing. */
  public ByteString keyPart(String name) {
    return decode(raw.getOrDefault(name, ""), Reason.BAD_KEY, "The parameter '" + name + "'");
  }

  public Optional<String> text(String name) {
    String value = raw.get(name);
    if (value == null) {
      return Optional.empty();
    }
    ByteString bytes = decode(value, Reason.BAD_PARAMETER, "The parameter '" + name + "'");
    if (!bytes.isValidUtf8()) {
      throw new Rejection(Reason.BAD_PARAMETER, "The parameter '" + name + "' is not valid UTF-8.");
    }
    return Optional.of(bytes.toStringUtf8());
  }

  public int number(String name, int otherwise) {
    Optional<String> text = text(name);
    try {
      return text.map(Integer::parseInt).orElse(otherwise);
    } catch (NumberFormatException e) {
      throw new Rejection(
          Reason.BAD_PARAMETER,
          "The parameter '" + name + "' is '" + abbreviate(text.orElse("")) + "', not a number.");
    }
  }

  private static ByteString decode(String raw, Reason reason, String what) {
    var bytes = new ByteArrayOutputStream(raw.length());
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '%') {
        boolean complete = i + 2 < raw.length();
        int high = complete ? Character.digit(raw.charAt(i + 1), 16) : -1;
        int low = complete ? Character.digit(raw.charAt(i + 2), 16) : -1;
        if (high < 0 || low < 0) {
          throw new Rejection(
              reason,
              what
                  + " has a '%' that two hexadecimal digits do not follow. Percent-encode it as %25.");
        }
        bytes.write(high * 16 + low);
        i += 2;
      } else {
        // Tomcat hands raw bytes over as Latin-1.
        bytes.write(c == '+' ? ' ' : c);
      }
    }
    return ByteString.copyFrom(bytes.toByteArray());
  }

  private static String abbreviate(String text) {
    return text.length() <= 64 ? text : text.substring(0, 64) + "…";
  }
}

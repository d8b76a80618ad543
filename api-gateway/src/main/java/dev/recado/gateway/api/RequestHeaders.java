package dev.recado.gateway.api;

import dev.recado.protocol.Rejection;
import dev.recado.protocol.SessionToken;
import dev.recado.protocol.v1.Reason;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** What requests say in their headers. */
final class RequestHeaders {

  private RequestHeaders() {}

  static List<String> all(HttpServletRequest request, String name) {
    return Collections.list(request.getHeaders(name));
  }

  /** A header that may be there once. */
  static Optional<String> one(HttpServletRequest request, String name, Reason reason) {
    List<String> values = all(request, name);
    if (values.size() > 1) {
      throw new Rejection(reason, "The header " + name + " is there " + values.size() + " times.");
    }
    return values.stream().map(String::strip).findFirst();
  }

  /** What the client has seen, over all its tokens. */
  static SessionToken session(HttpServletRequest request) {
    return SessionToken.merge(
        all(request, Headers.SESSION).stream()
            .flatMap(value -> List.of(value.split(",", -1)).stream())
            .map(value -> SessionToken.decode(value.strip()))
            .toList());
  }

  static Preferences preferences(HttpServletRequest request) {
    return Preferences.parse(all(request, "Prefer"));
  }
}

package dev.recado.gateway.api;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import tools.jackson.databind.json.JsonMapper;

/** JSON answers, whatever the client would rather accept. */
final class JsonResponses {

  private static final JsonMapper JSON = JsonMapper.shared();

  private JsonResponses() {}

  static void write(HttpServletResponse response, int status, Object body) throws IOException {
    byte[] json = JSON.writeValueAsBytes(body);
    response.setStatus(status);
    response.setHeader("Content-Type", "application/json");
    response.setContentLength(json.length);
    response.getOutputStream().write(json);
  }
}

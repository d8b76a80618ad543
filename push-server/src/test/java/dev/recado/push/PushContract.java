package dev.recado.push;

import dev.recado.testkit.RestContract;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * What {@code docs/reference/openapi.yaml} says of the push server: the paths that have servers of
 * their own. Every answer that a test gets is held against it.
 */
final class PushContract {

  private static final RestContract REST =
      new RestContract(
          YAMLMapper.shared().readTree(Path.of("../docs/reference/openapi.yaml")),
          path -> path.has("servers"));

  private PushContract() {}

  static HttpResponse<String> requireKept(HttpRequest request, HttpResponse<String> answer) {
    REST.requireKept(
        new RestContract.Exchange(
            request.method(),
            request.uri().getPath(),
            answer.statusCode(),
            answer.headers().firstValue("Content-Type").orElse(""),
            answer.body()));
    return answer;
  }
}

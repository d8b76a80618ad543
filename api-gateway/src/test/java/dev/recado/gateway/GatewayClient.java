package dev.recado.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;

/** An HTTP client of one gateway. */
final class GatewayClient implements AutoCloseable {

  private final int port;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  GatewayClient(int port) {
    this.port = port;
  }

  /** With a client's key. */
  HttpRequest.Builder request(String path) {
    return bare(path).header("Authorization", "Bearer " + FakeFleet.CLIENT_KEY);
  }

  HttpRequest.Builder bare(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .timeout(Duration.ofSeconds(60));
  }

  Answer send(HttpRequest.Builder request) {
    try {
      HttpRequest built = request.build();
      return kept(built, new Answer(http.send(built, BodyHandlers.ofByteArray())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static Answer kept(HttpRequest request, Answer answer) {
    Contract.requireKept(request.method(), request.uri().getPath(), answer);
    return answer;
  }

  Answer get(String path) {
    return send(request(path).GET());
  }

  Answer put(String path, String value, String... headers) {
    return send(with(request(path), headers).PUT(BodyPublishers.ofString(value)));
  }

  Answer delete(String path, String... headers) {
    return send(with(request(path), headers).DELETE());
  }

  Answer post(String path, String json, String... headers) {
    return send(
        with(request(path).header("Content-Type", "application/json"), headers)
            .POST(BodyPublishers.ofString(json)));
  }

  private static HttpRequest.Builder with(HttpRequest.Builder request, String... headers) {
    return headers.length == 0 ? request : request.headers(headers);
  }

  /** All at once, one answer each. */
  List<Answer> sendAll(List<HttpRequest.Builder> requests) {
    return requests.stream()
        .map(request -> http.sendAsync(request.build(), BodyHandlers.ofByteArray()))
        .toList()
        .stream()
        .map(future -> new Answer(future.join()))
        .toList();
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}

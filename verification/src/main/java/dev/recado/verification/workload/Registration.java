package dev.recado.verification.workload;

import dev.recado.verification.fleet.FleetUnderTest;
import dev.recado.verification.fleet.Member;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A recipient's id and secret. */
record Registration(String id, String token) {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  static Registration make(FleetUnderTest fleet) throws IOException, InterruptedException {
    Member gateway = fleet.members(Member.Role.GATEWAY).getFirst();
    try (HttpClient http = HttpClient.newHttpClient()) {
      var response =
          http.send(
              HttpRequest.newBuilder(gateway.http().resolve("/v1/recipients"))
                  .timeout(PATIENCE)
                  .header("Authorization", "Bearer " + fleet.apiKey())
                  .POST(BodyPublishers.noBody())
                  .build(),
              BodyHandlers.ofString());
      if (response.statusCode() != 201) {
        throw new IOException("A recipient could not be registered: " + response.body());
      }
      JsonNode json = JsonMapper.shared().readTree(response.body());
      return new Registration(json.path("id").asString(), json.path("token").asString());
    }
  }
}

package dev.recado.acceptance.postman;

import dev.recado.acceptance.client.Json;
import dev.recado.acceptance.fleet.Places;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The requests that the collection defines, in their order. */
public record PostmanCollection(List<Request> requests) {

  public static final Path DIRECTORY = Places.HOME.resolve("postman");
  public static final Path FILE = DIRECTORY.resolve("recado.postman_collection.json");

  /**
   * One of them.
   *
   * @param path with variables such as {@code {{id}}}, without the query
   * @param tests how many tests its own script has
   */
  public record Request(
      String folder, String name, String method, String path, String description, int tests) {}

  public static PostmanCollection read() {
    var requests = new ArrayList<Request>();
    try {
      for (JsonNode folder : Json.read(Files.readString(FILE)).get("item")) {
        for (JsonNode item : folder.get("item")) {
          requests.add(request(folder.get("name").stringValue(), item));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new PostmanCollection(requests);
  }

  private static Request request(String folder, JsonNode item) {
    JsonNode request = item.get("request");
    int tests = 0;
    for (JsonNode event : item.path("event")) {
      if (event.get("listen").stringValue().equals("test")) {
        for (JsonNode line : event.at("/script/exec")) {
          tests += line.stringValue().split("pm\\.test\\(", -1).length - 1;
        }
      }
    }
    return new Request(
        folder,
        item.get("name").stringValue(),
        request.get("method").stringValue(),
        request
            .at("/url/raw")
            .stringValue()
            .replaceFirst("^\\{\\{\\w+}}", "")
            .replaceFirst("\\?.*", ""),
        request.path("description").asString(""),
        tests);
  }
}

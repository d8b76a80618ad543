package dev.recado.cli.fleet;

import dev.recado.cli.process.ProcessRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code fleet.json}: replaced as a whole, so that a reader never sees half of it. */
public final class FleetStateFile {

  private final Path path;
  private final JsonMapper json = JsonMapper.builder().build();

  public FleetStateFile(Path path) {
    this.path = path;
  }

  public synchronized void write(FleetState state) throws IOException {
    ObjectNode root = json.createObjectNode();
    root.put("phase", state.phase());
    root.put("restart", state.restart());
    root.set("up", toJson(state.up()));
    var members = root.putArray("members");
    for (var member : state.members()) {
      ObjectNode node = members.addObject();
      node.put("name", member.name());
      node.put("ready", member.ready());
      member.process().ifPresent(process -> node.set("process", toJson(process)));
      ObjectNode ports = node.putObject("ports");
      member.ports().forEach(ports::put);
    }
    var helpers = root.putArray("helpers");
    for (var helper : state.helpers()) {
      helpers.addObject().put("name", helper.name()).set("process", toJson(helper.process()));
    }
    Path fresh = path.resolveSibling(path.getFileName() + ".new");
    Files.writeString(fresh, json.writerWithDefaultPrettyPrinter().writeValueAsString(root));
    Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Empty when there is none, or none that can be read: a file from another version, say. */
  public Optional<FleetState> read() {
    try {
      return Files.exists(path) ? Optional.of(parse(Files.readString(path))) : Optional.empty();
    } catch (IOException | JacksonException | DateTimeParseException e) {
      return Optional.empty();
    }
  }

  public void delete() throws IOException {
    Files.deleteIfExists(path);
  }

  private FleetState parse(String text) {
    JsonNode root = json.readTree(text);
    var members = new ArrayList<FleetState.Member>();
    for (JsonNode node : root.path("members")) {
      Map<String, Integer> ports = new LinkedHashMap<>();
      node.path("ports").forEachEntry((name, port) -> ports.put(name, port.asInt()));
      members.add(
          new FleetState.Member(
              node.path("name").asString(),
              node.has("process") ? Optional.of(parse(node.path("process"))) : Optional.empty(),
              node.path("ready").asBoolean(),
              ports));
    }
    var helpers = new ArrayList<FleetState.ShortLived>();
    for (JsonNode node : root.path("helpers")) {
      helpers.add(
          new FleetState.ShortLived(node.path("name").asString(), parse(node.path("process"))));
    }
    return new FleetState(
        root.path("phase").asString(),
        root.path("restart").asBoolean(),
        parse(root.path("up")),
        members,
        helpers);
  }

  private ObjectNode toJson(ProcessRef process) {
    return json.createObjectNode()
        .put("pid", process.pid())
        .put("startedAt", process.startedAt().toString());
  }

  private static ProcessRef parse(JsonNode node) {
    return new ProcessRef(
        node.path("pid").asLong(), Instant.parse(node.path("startedAt").asString()));
  }
}

package dev.recado.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recado.acceptance.fleet.Fleet;
import dev.recado.acceptance.fleet.Launcher;
import dev.recado.acceptance.fleet.Places;
import dev.recado.acceptance.fleet.WithFleet;
import dev.recado.acceptance.session.Session;
import dev.recado.cli.fleet.MemberAddresses;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * The README's session, word for word; only ports are others, since the default ones may be taken.
 */
@WithFleet
@Order(60)
class ReadmeAcceptanceTest {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Pattern NUMBER = Pattern.compile("(?<![\\w.-])\\d{4,5}(?![\\w.-])");

  @Test
  void readmeSessionWorksWordForWord(Fleet fleet) throws IOException, InterruptedException {
    fleet.heal();
    Launcher.putInto(fleet.directory());
    Map<String, String> portsHere = portsHere(fleet);
    Map<String, String> portsDocumented = new HashMap<>();
    portsHere.forEach((documented, here) -> portsDocumented.put(here, documented));
    var session =
        new Session(
            fleet.directory(),
            command -> replaced(command, portsHere),
            output -> replaced(output, portsDocumented));
    int commands = session.run(Files.readString(Places.HOME.resolve("README.md")), PATIENCE);
    assertThat(commands).as("commands of the README's session").isGreaterThan(10);
    fleet.awaitReady();
    fleet.assertReplicasAreEqual();
  }

  private static String replaced(String text, Map<String, String> ports) {
    return NUMBER
        .matcher(text)
        .replaceAll(
            number -> Matcher.quoteReplacement(ports.getOrDefault(number.group(), number.group())));
  }

  /** The ports that documents name, and those of this fleet. */
  private static Map<String, String> portsHere(Fleet fleet) {
    var ports = new HashMap<String, String>();
    for (MemberAddresses member : fleet.addresses()) {
      int number = Integer.parseInt(member.name().replaceFirst(".*-", ""));
      switch (member.name().replaceFirst("-.*", "")) {
        case "discovery" -> both(ports, 8070, 9070, member);
        case "gateway" -> {
          both(ports, 8080, 9080, member);
          ports.put("9180", Integer.toString(member.internalGrpcPort()));
        }
        case "push" -> {
          both(ports, 8090, 9090, member);
          ports.put("9190", Integer.toString(member.internalGrpcPort()));
        }
        default -> {
          both(ports, 8100 + number, 9100 + number, member);
          ports.put(Integer.toString(9150 + number), Integer.toString(member.internalGrpcPort()));
          ports.put(Integer.toString(9200 + number), Integer.toString(member.raftPort()));
        }
      }
    }
    ports.put("5470", Integer.toString(fleet.postgresPort()));
    return ports;
  }

  private static void both(Map<String, String> ports, int http, int grpc, MemberAddresses member) {
    ports.put(Integer.toString(http), Integer.toString(member.httpPort()));
    ports.put(Integer.toString(grpc), Integer.toString(member.grpcPort()));
  }
}

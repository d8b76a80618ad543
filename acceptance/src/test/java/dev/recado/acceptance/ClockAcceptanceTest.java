package dev.recado.acceptance;

import static dev.recado.testkit.Eventually.eventuallyGet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.recado.acceptance.client.Answer;
import dev.recado.acceptance.client.Faults;
import dev.recado.acceptance.client.Json;
import dev.recado.acceptance.client.Mailbox;
import dev.recado.acceptance.client.Notification;
import dev.recado.acceptance.client.RestClient;
import dev.recado.acceptance.fleet.Fleet;
import dev.recado.acceptance.fleet.WithFleet;
import dev.recado.protocol.OperationIds;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * Deadlines with members whose machines' clocks differ by minutes and are set meanwhile. The
 * reference is this process's own clock: it is the one of discovery's database, on one machine.
 */
@WithFleet
@Order(13)
class ClockAcceptanceTest {

  /** As exact as fleet time has to be measured before anything is judged by it. */
  private static final Duration MARGIN = Duration.ofMillis(500);

  private static final Duration LATE_MAX = Duration.ofSeconds(1);
  private static final Duration HELD = Duration.ofMillis(3_500);
  private static final int AT_ONCE = 60;
  private static final String GIVING_UP = "giving up leadership";

  private record Submitted(String id, String key, Instant at, Instant deadline, Duration held) {

    boolean comesTooLate() {
      return deadline.plus(LATE_MAX).isBefore(at.plus(held));
    }
  }

  private final Fleet fleet;
  private final Faults faults;
  private final RestClient gateway;
  private final String tag = OperationIds.next().toString();

  ClockAcceptanceTest(Fleet fleet) {
    this.fleet = fleet;
    this.faults = new Faults(fleet.gateway());
    this.gateway = fleet.gateway();
  }

  @BeforeEach
  void everybodyServes() {
    fleet.heal();
  }

  @AfterEach
  void clocksAreRight() {
    fleet.heal();
    Stream.concat(Fleet.STORAGE.stream(), Stream.of(Fleet.PUSH, Fleet.GATEWAY))
        .forEach(faults::clear);
  }

  @Test
  void clocksThatDifferAndJumpByMinutesExpireNothingEarlyAndExecuteNothingLate() {
    String leader = fleet.leaderOf(key(0));
    List<String> followers = Fleet.STORAGE.stream().filter(name -> !name.equals(leader)).toList();
    List<Integer> gaveUp = givenUp();
    shift(leader, "4m");
    shift(followers.get(0), "-7m");
    shift(Fleet.PUSH, "-3m");
    shift(Fleet.GATEWAY, "6m");
    try (Mailbox mailbox = Mailbox.open(gateway)) {
      var submitted = new ArrayList<Submitted>();
      submitted.addAll(submit(mailbox, Duration.ZERO));
      shift(leader, "-5m");
      submitted.addAll(submit(mailbox, Duration.ZERO));
      shift(Fleet.GATEWAY, "-6m");
      shift(followers.get(1), "9m");
      submitted.addAll(submit(mailbox, Duration.ZERO));
      faults.put(leader, Map.of("clockShift", "-5m", "delay", HELD.toMillis() + "ms"));
      submitted.addAll(submit(mailbox, HELD));
      // In the middle of the delay: a jump by a quarter of an hour.
      faults.put(leader, Map.of("clockShift", "10m", "delay", HELD.toMillis() + "ms"));
      List<Notification> outcomes = mailbox.await(submitted.size(), Fleet.PATIENCE);
      assertThat(outcomes).hasSameSizeAs(submitted);
      shift(leader, "-10m");
      submitted.forEach(each -> assertDecidedByTheTime(each, mailbox));
      assertThat(outcomes.stream().map(Notification::status)).contains("OK", "EXPIRED");
    }
    gatewayWithAWrongClockMakesGoodIds();
    assertThat(givenUp()).as("leaderships given up").isEqualTo(gaveUp);
  }

  private void shift(String member, String by) {
    faults.put(member, Map.of("clockShift", by));
  }

  private List<Integer> givenUp() {
    return Fleet.STORAGE.stream().map(node -> fleet.linesSaying(node, GIVING_UP)).toList();
  }

  /** All in one position. */
  private String key(int number) {
    return "clocks/{" + tag + "}/" + number;
  }

  /** With deadlines 1 to 3 seconds ahead, some with a minute; ids are the client's own. */
  private List<Submitted> submit(Mailbox mailbox, Duration held) {
    Instant now = Instant.now();
    var submitted = new ArrayList<Submitted>();
    var operations = new ArrayList<Map<String, Object>>();
    for (int i = 0; i < AT_ONCE; i++) {
      Duration ahead = i % 4 == 3 ? Duration.ofMinutes(1) : Duration.ofSeconds(1 + i % 4);
      var each = new Submitted(OperationIds.next().toString(), key(i), now, now.plus(ahead), held);
      submitted.add(each);
      operations.add(
          Map.of(
              "id", each.id(),
              "kind", "put",
              "key", each.key(),
              "value", each.id(),
              "deadline", each.deadline().toString(),
              "replyTo", mailbox.id()));
    }
    var _ =
        gateway
            .postText("/v1/operations", Json.write(operations), "Content-Type", "application/json")
            .hasStatus(202);
    return submitted;
  }

  private void assertDecidedByTheTime(Submitted each, Mailbox mailbox) {
    var state = gateway.get(RestClient.operation(each.id(), each.key())).hasStatus(200).json();
    Instant decided = Instant.parse(state.path("decidedAt").asString());
    Instant arrived = mailbox.arrivedAt(each.id());
    assertThat(decided)
        .as("fleet time of %s, between its submission and its outcome's arrival", each)
        .isBetween(each.at().minus(MARGIN), arrived.plus(MARGIN));
    switch (state.path("outcome").path("status").asString()) {
      case "EXPIRED" ->
          assertThat(arrived.plus(MARGIN)).as("when %s was expired", each).isAfter(each.deadline());
      case "OK" -> {
        assertThat(decided).as("when %s was executed", each).isBeforeOrEqualTo(each.deadline());
        assertThat(each.comesTooLate()).as("%s was executed too late", each).isFalse();
      }
      default -> throw new AssertionError(each + " became " + state);
    }
  }

  /** Its machine's clock is wrong by more than ids may be ahead. */
  private void gatewayWithAWrongClockMakesGoodIds() {
    for (String by : List.of("-6m", "6m")) {
      shift(Fleet.GATEWAY, by);
      var _ =
          gateway.put(RestClient.entry(key(0)), "1", "Content-Type", "text/plain").hasStatus(200);
      Answer message =
          eventuallyGet(
              Fleet.PATIENCE,
              () ->
                  gateway
                      .postText(
                          "/v1/messages",
                          Json.write(Map.of("to", Map.of("any", true), "payload", "tick")),
                          "Content-Type",
                          "application/json",
                          "Prefer",
                          "wait=15")
                      .hasStatus(200));
      assertThat(message.json().path("state").asString()).isEqualTo("acknowledged");
    }
  }
}

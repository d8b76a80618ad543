package dev.recado.gateway.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.recado.gateway.message.MessageTable.Pending;
import dev.recado.protocol.OperationIds;
import dev.recado.testkit.Database;
import dev.recado.testkit.PostgresFixture;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MessageTableTest {

  private static final UUID OWNER = new UUID(1, 1);
  private static final UUID OTHER = new UUID(2, 2);
  private static final UUID NODE = new UUID(3, 3);
  private static final Instant NOW = Instant.parse("2026-01-31T12:00:00.123Z");
  private static final Instant KEEP_UNTIL = NOW.plusSeconds(7200);

  private final Database database = PostgresFixture.database();
  private final MessageTable table = new MessageTable(database.dataSource());

  @BeforeEach
  void migrate() {
    var _ = Flyway.configure().dataSource(database.dataSource()).load().migrate();
  }

  @AfterEach
  void drop() {
    database.close();
  }

  private static MessageRequest request() {
    return new MessageRequest(
        new MessageId("default", OperationIds.next()),
        Addressing.ALL,
        Optional.empty(),
        ByteString.copyFromUtf8("\"hello\""),
        NOW.plusSeconds(3600));
  }

  private MessageId accepted(UUID owner) throws SQLException {
    MessageRequest request = request();
    var addressed = List.of(Delivery.none(NODE, "storage-1"));
    assertThat(table.insert(request, addressed, owner, NOW, KEEP_UNTIL)).isTrue();
    return request.id();
  }

  @Test
  void messageIsAcceptedOnceWithWhomItAddresses() throws Exception {
    MessageRequest request = request();
    var addressed = List.of(Delivery.none(NODE, "storage-1"));
    assertThat(table.insert(request, addressed, OWNER, NOW, KEEP_UNTIL)).isTrue();
    assertThat(table.insert(request, List.of(), OTHER, NOW, KEEP_UNTIL)).isFalse();
    assertThat(table.find(request.id()))
        .contains(
            new GroupMessage(
                request.id(),
                Addressing.ALL,
                MessageState.ACCEPTED,
                NOW,
                request.deadline(),
                addressed));
    assertThat(table.fingerprint(request.id())).contains(request.fingerprint());
    assertThat(table.find(new MessageId("other", request.id().id()))).isEmpty();
  }

  @Test
  void attemptsAreCountedAndTheFirstAcknowledgementStays() throws Exception {
    MessageId id = accepted(OWNER);
    UUID second = new UUID(4, 4);
    table.attempt(id, List.of(Delivery.none(NODE, "storage-1")), NOW);
    table.attempt(
        id,
        List.of(Delivery.none(NODE, "storage-1"), Delivery.none(second, "storage-2")),
        NOW.plusSeconds(5));
    table.acknowledge(id, NODE, NOW.plusSeconds(6));
    table.acknowledge(id, NODE, NOW.plusSeconds(9));
    assertThat(table.find(id).orElseThrow().deliveries())
        .containsExactly(
            new Delivery(
                NODE,
                "storage-1",
                2,
                Optional.of(NOW.plusSeconds(5)),
                Optional.of(NOW.plusSeconds(6))),
            new Delivery(
                second, "storage-2", 1, Optional.of(NOW.plusSeconds(5)), Optional.empty()));
  }

  @Test
  void finishedMessageIsKeptWithoutItsPayloadUntilNoRetryIsAccepted() throws Exception {
    MessageId id = accepted(OWNER);
    MessageId unfinished = accepted(OWNER);
    assertThat(table.finish(id, MessageState.ACKNOWLEDGED)).isTrue();
    assertThat(table.finish(id, MessageState.EXPIRED)).isFalse();
    assertThat(table.payload(id)).isEmpty();
    assertThat(table.own(OWNER, 10)).containsExactly(new Pending(unfinished, 7));
    assertThat(table.forget(KEEP_UNTIL.minusSeconds(1), 10)).isZero();
    assertThat(table.find(id).orElseThrow().state()).isEqualTo(MessageState.ACKNOWLEDGED);
    assertThat(table.forget(KEEP_UNTIL, 10)).isOne();
    assertThat(table.find(id)).isEmpty();
    assertThat(table.find(unfinished)).isPresent();
  }

  @Test
  void claimantsAtOnceGetEachMessageOnce() throws Exception {
    for (int i = 0; i < 40; i++) {
      var _ = accepted(OWNER);
    }
    MessageId finished = accepted(OWNER);
    assertThat(table.finish(finished, MessageState.EXPIRED)).isTrue();
    var claims = new ArrayList<Callable<List<Pending>>>();
    for (int i = 0; i < 8; i++) {
      var claimant = new UUID(9, i);
      claims.add(() -> {
        var all = new ArrayList<Pending>();
        List<Pending> some;
        do {
          some = table.claim(claimant, List.of(OWNER), 3);
          all.addAll(some);
        } while (!some.isEmpty());
        return all;
      });
    }
    var claimed = new ArrayList<Pending>();
    try (var threads = Executors.newFixedThreadPool(8)) {
      for (Future<List<Pending>> claim : threads.invokeAll(claims)) {
        claimed.addAll(claim.get());
      }
    }
    assertThat(claimed).hasSize(40).doesNotHaveDuplicates();
    assertThat(table.own(OWNER, 100)).isEmpty();
  }
}

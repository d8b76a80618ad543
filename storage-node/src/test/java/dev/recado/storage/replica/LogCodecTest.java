package dev.recado.storage.replica;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.recado.protocol.OperationIds;
import dev.recado.protocol.internal.v1.LogEntry;
import dev.recado.protocol.internal.v1.LoggedOperation;
import dev.recado.protocol.internal.v1.OutboxRow;
import dev.recado.protocol.v1.Kind;
import dev.recado.storage.operation.Bytes;
import dev.recado.storage.operation.Group;
import dev.recado.storage.operation.Ledger;
import dev.recado.storage.operation.Marks;
import dev.recado.storage.operation.OperationRules;
import dev.recado.storage.operation.PositionState;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LogCodecTest {

  private static final String TRACEPARENT =
      "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  private static final UUID ID = OperationIds.next();
  private static final UUID RECIPIENT = UUID.randomUUID();

  private static LogEntry entry(String traceparent) {
    return LogEntry.newBuilder()
        .setRulesVersion(OperationRules.VERSION)
        .setStampMillis(1_000)
        .setAcceptanceWindowMillis(Duration.ofDays(1).toMillis())
        .setRetentionWindowMillis(Duration.ofDays(1).toMillis())
        .addOperations(
            LoggedOperation.newBuilder()
                .setId(OperationIds.toByteString(ID))
                .setNamespace("default")
                .setKind(Kind.PUT)
                .setKey(ByteString.copyFromUtf8("key"))
                .setFingerprint(ByteString.copyFrom(new byte[16]))
                .setReplyTo(OperationIds.toByteString(RECIPIENT))
                .setTraceparent(traceparent))
        .build();
  }

  private static Ledger decided(LogEntry entry) {
    var state =
        new PositionState(1, 0, 0, new Marks(0, 0, 0, 0), 0, 0, 1, Bytes.wrap(new byte[16]));
    var ledger = new Ledger(state, _ -> Optional.empty(), Map.of());
    Group group = LogCodec.toGroup(1, 1, entry);
    assertThat(ledger.decide(group)).hasSize(1);
    return ledger;
  }

  private static OutboxRow outboxRow(Ledger ledger) throws Exception {
    return OutboxRow.parseFrom(LogCodec.encodeOutbox(ledger.newOutbox().getFirst(), 0, 1));
  }

  @Test
  void traceGoesOnFromTheLogIntoTheOutbox() throws Exception {
    assertThat(outboxRow(decided(entry(TRACEPARENT))).getTraceparent()).isEqualTo(TRACEPARENT);
  }

  @Test
  void entryOfABuildThatKnewNoTracesIsDecidedAlike() throws Exception {
    LogEntry old = entry("");
    assertThat(old.toByteArray().length).isLessThan(entry(TRACEPARENT).toByteArray().length - 55);

    Ledger before = decided(LogEntry.parseFrom(old.toByteArray()));
    Ledger after = decided(entry(TRACEPARENT));

    assertThat(after.state()).isEqualTo(before.state());
    assertThat(after.changedRecords()).isEqualTo(before.changedRecords());
    assertThat(outboxRow(before).getTraceparent()).isEmpty();
    assertThat(outboxRow(after).toBuilder().clearTraceparent().build())
        .isEqualTo(outboxRow(before));
  }
}

package dev.recado.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import dev.recado.protocol.v1.Kind;
import dev.recado.protocol.v1.Operation;
import dev.recado.protocol.v1.Part;
import dev.recado.protocol.v1.Reason;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OperationChecksTest {

  private static final ByteString KEY = ByteString.copyFromUtf8("k");
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void wellFormedOperationsPass() {
    for (Kind kind : List.of(Kind.PUT, Kind.CREATE, Kind.UPDATE, Kind.DELETE, Kind.READ)) {
      OperationChecks.check(operation(kind).build());
    }
    OperationChecks.check(batch(part(Kind.PUT).build(), part(Kind.READ).build()));
  }

  @Test
  void firstReasonInTheCataloguesOrderIsTold() {
    var longAndNoText = ByteString.copyFrom(new byte[OperationLimits.KEY_BYTES_MAX + 1]);
    assertRefused(Reason.BAD_KEY, operation(Kind.PUT).setKey(longAndNoText).setId("x"));
    var tooLong = ByteString.copyFromUtf8("k".repeat(OperationLimits.KEY_BYTES_MAX + 1));
    assertRefused(Reason.KEY_TOO_LONG, operation(Kind.PUT).setKey(tooLong).setId("x"));
    assertRefused(Reason.BAD_ID, operation(Kind.KIND_UNSPECIFIED).setId("x"));
    assertRefused(Reason.UNKNOWN_KIND, operation(Kind.KIND_UNSPECIFIED).setIfRevision(0));
    assertRefused(Reason.BAD_VALUE, operation(Kind.DELETE).setValue(KEY).setIfRevision(0));
    assertRefused(Reason.BAD_PRECONDITION, operation(Kind.PUT).setIfRevision(0).setReplyTo("x"));
    assertRefused(Reason.BAD_RECIPIENT, operation(Kind.PUT).setReplyTo("x"));
  }

  @Test
  void batchesAreBoundedAndNeverNested() {
    assertRefused(Reason.BAD_BATCH, batch().toBuilder());
    assertRefused(Reason.BAD_BATCH, operation(Kind.PUT).addOperations(part(Kind.PUT)));
    assertRefused(Reason.BAD_BATCH, batch(part(Kind.BATCH).build()).toBuilder());
    assertRefused(
        Reason.BAD_BATCH,
        batch(part(Kind.PUT).setKey(ByteString.copyFromUtf8("other")).build()).toBuilder());
    var many =
        IntStream.rangeClosed(0, OperationLimits.PARTS_MAX)
            .mapToObj(_ -> part(Kind.READ).build())
            .toArray(Part[]::new);
    assertRefused(Reason.BAD_BATCH, batch(many).toBuilder());
    var half =
        part(Kind.PUT).setValue(ByteString.copyFrom(new byte[OperationLimits.BATCH_BYTES_MAX / 2]));
    assertRefused(Reason.REQUEST_TOO_LARGE, batch(half.build(), half.build()).toBuilder());
    assertRefused(
        Reason.BAD_PRECONDITION, batch(part(Kind.READ).setIfRevision(3).build()).toBuilder());
    assertRefused(
        Reason.BAD_PRECONDITION, batch(part(Kind.PUT).build()).toBuilder().setIfRevision(3));
  }

  @Test
  void fingerprintCoversThePayloadAndNothingElse() {
    Operation one = batch(part(Kind.PUT).build(), part(Kind.READ).build());
    assertThat(Fingerprints.of(one.toBuilder().setReplyTo("somebody").build()))
        .isEqualTo(Fingerprints.of(one));
    assertThat(Fingerprints.of(batch(part(Kind.READ).build(), part(Kind.PUT).build())))
        .isNotEqualTo(Fingerprints.of(one));
    assertThat(
            Fingerprints.of(
                batch(part(Kind.PUT).setIfRevision(1).build(), part(Kind.READ).build())))
        .isNotEqualTo(Fingerprints.of(one));
  }

  @Test
  void idMayBeAheadByAsMuchAsClocksMayDiffer() {
    UUID edge = madeAt(NOW.plus(OperationLimits.ID_AHEAD_MAX));
    OperationIds.requireNotAhead(edge, NOW);
    var refused =
        catchThrowableOfType(
            Rejection.class,
            () ->
                OperationIds.requireNotAhead(
                    madeAt(NOW.plus(OperationLimits.ID_AHEAD_MAX).plusMillis(1)), NOW));
    assertThat(refused.reason()).isEqualTo(Reason.ID_AHEAD);
    assertThat(refused.metadata()).containsEntry("serverTime", NOW.toString());
  }

  private static UUID madeAt(Instant time) {
    return new UUID(time.toEpochMilli() << 16 | 0x7000, 0x8000_0000_0000_0000L);
  }

  private static void assertRefused(Reason reason, Operation.Builder operation) {
    Rejection refused =
        catchThrowableOfType(Rejection.class, () -> OperationChecks.check(operation.build()));
    assertThat(refused).as("refusal of %s", operation).isNotNull();
    assertThat(refused.reason()).as(refused.detail()).isEqualTo(reason);
  }

  private static Operation.Builder operation(Kind kind) {
    return Operation.newBuilder().setId(OperationIds.next().toString()).setKind(kind).setKey(KEY);
  }

  private static Operation batch(Part... parts) {
    return operation(Kind.BATCH).addAllOperations(List.of(parts)).build();
  }

  private static Part.Builder part(Kind kind) {
    return Part.newBuilder().setKind(kind).setKey(KEY);
  }
}

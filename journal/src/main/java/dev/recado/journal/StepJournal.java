package dev.recado.journal;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import dev.recado.journal.StepRing.Row;
import dev.recado.protocol.OperationIds;
import dev.recado.protocol.WireTimes;
import dev.recado.protocol.internal.v1.MailboxPlace;
import dev.recado.protocol.internal.v1.RecallRequest;
import dev.recado.protocol.internal.v1.RecallResponse;
import dev.recado.protocol.v1.MemberName;
import dev.recado.protocol.v1.OperationStep;
import dev.recado.protocol.v1.OperationStep.Step;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The latest steps of operations in this process. Recording one is a few writes into an array that
 * is there; looking for an operation's reads all of it, since that is rare.
 *
 * <p>An operation is its id and its scope: a hash of namespace and key, by a secret of this
 * process, so that nobody is told of another namespace's. Times are of a clock that only runs, and
 * become fleet time when they are told: by what is known of it then.
 */
public final class StepJournal {

  /** Of one operation, told at once: the newest ones. */
  static final int TOLD_MAX = 256;

  private static final UUID NOBODY = new UUID(0, 0);
  private static final long NO_SCOPE = 0;
  private static final long PRIME = 0x100000001b3L;
  private static final long STEP_MASK = 0xff;
  private static final long REPLAYED = 1 << 8;
  private static final long CANCEL = 1 << 9;
  private static final int CHANNEL_SHIFT = 16;

  private final InstantSource clock;
  private final LongSupplier nanos;
  private final long secret = new SecureRandom().nextLong();
  private final @Nullable StepRing ring;

  /**
   * In fleet time.
   *
   * @param stepsMax kept; 0: nothing is recorded
   */
  public StepJournal(int stepsMax, InstantSource clock) {
    this(stepsMax, clock, System::nanoTime);
  }

  StepJournal(int stepsMax, InstantSource clock, LongSupplier nanos) {
    this.clock = clock;
    this.nanos = nanos;
    this.ring = stepsMax == 0 ? null : new StepRing(stepsMax, nanos);
  }

  /** Of a key in its namespace. */
  public long scope(String namespace, ByteString key) {
    if (ring == null) {
      return NO_SCOPE;
    }
    long hash = mixed(secret, namespace.getBytes(StandardCharsets.UTF_8)) * PRIME;
    for (int i = 0; i < key.size(); i++) {
      hash = (hash ^ (key.byteAt(i) & 0xff)) * PRIME;
    }
    return hash;
  }

  /** The same, of a namespace's UTF-8, a zero byte, and the key. */
  public long scope(byte[] namespaceZeroKey) {
    return ring == null ? NO_SCOPE : mixed(secret, namespaceZeroKey);
  }

  /** FNV-1a; a zero byte between two parts is a multiplication only. */
  private static long mixed(long hash, byte[] bytes) {
    long mixed = hash;
    for (byte b : bytes) {
      mixed = (mixed ^ (b & 0xff)) * PRIME;
    }
    return mixed;
  }

  /** In the outbox of this gateway. */
  public void accepted(UUID id, long scope) {
    add(id, scope, Step.ACCEPTED_VALUE, 0, 0, NOBODY);
  }

  /** Sent to a member; attempts count from 1. */
  public void dispatched(UUID id, long scope, int attempt, UUID to, boolean cancel) {
    add(id, scope, Step.DISPATCHED_VALUE | flag(cancel, CANCEL), attempt, 0, to);
  }

  /** In the logs of a majority. */
  public void logged(UUID id, long scope, long term, long index, boolean cancel) {
    add(id, scope, Step.LOGGED_VALUE | flag(cancel, CANCEL), term, index, NOBODY);
  }

  /** In this replica's tables; replayed when it had been decided before. */
  public void applied(
      UUID id, long scope, long term, long index, boolean replayed, boolean cancel) {
    long flags = flag(replayed, REPLAYED) | flag(cancel, CANCEL);
    add(id, scope, Step.APPLIED_VALUE | flags, term, index, NOBODY);
  }

  /** Committed by a push server; the sequence is of the position's outbox. */
  public void relayed(UUID id, long scope, UUID recipient, long sequence) {
    add(id, scope, Step.RELAYED_VALUE, 0, sequence, recipient);
  }

  /** Written to a channel; the sequence is of the recipient's mailbox. */
  public void notified(UUID id, long scope, Channel channel, UUID recipient, long sequence) {
    long kind = Step.NOTIFIED_VALUE | ((long) channel.code() << CHANNEL_SHIFT);
    add(id, scope, kind, 0, sequence, recipient);
  }

  /** Everything in the mailbox through a sequence. */
  public void acknowledged(UUID recipient, long through) {
    add(recipient, NO_SCOPE, Step.ACKNOWLEDGED_VALUE, 0, through, NOBODY);
  }

  private static long flag(boolean set, long flag) {
    return set ? flag : 0;
  }

  private void add(UUID id, long scope, long kind, long first, long second, UUID other) {
    if (ring != null) {
      ring.add(id, scope, kind, first, second, other);
    }
  }

  /** What is remembered of an operation. */
  public RecallResponse recall(RecallRequest request) {
    var clockNow = new Now(clock.instant(), nanos.getAsLong());
    if (ring == null) {
      return RecallResponse.newBuilder().setSince(clockNow.at(clockNow.nanos())).build();
    }
    long sinceNanos = ring.sinceNanos();
    var rows = new ArrayList<Row>();
    ring.find(
        OperationIds.fromByteString(request.getId()),
        scope(request.getNamespace(), request.getKey()),
        rows::add);
    rows.sort(Comparator.comparingLong(Row::turn));
    List<Row> told = rows.subList(Math.max(0, rows.size() - TOLD_MAX), rows.size());
    if (told.size() < rows.size()) {
      sinceNanos = told.getFirst().nanos();
    }
    var response = RecallResponse.newBuilder().setSince(clockNow.at(sinceNanos));
    var places = new LinkedHashSet<>(request.getPlacesList());
    for (Row row : told) {
      OperationStep step = step(row, clockNow);
      response.addSteps(step);
      if (step.getStep() == Step.NOTIFIED) {
        places.add(place(row));
      }
    }
    places.forEach(place -> acknowledgement(place, clockNow).ifPresent(response::addSteps));
    return response.build();
  }

  private static MailboxPlace place(Row row) {
    return MailboxPlace.newBuilder()
        .setRecipient(OperationIds.toByteString(row.other()))
        .setSequence(row.second())
        .build();
  }

  /** The first one that covers the place. */
  private Optional<OperationStep> acknowledgement(MailboxPlace place, Now now) {
    if (ring == null) {
      return Optional.empty();
    }
    UUID recipient = OperationIds.fromByteString(place.getRecipient());
    var first = new AtomicReference<@Nullable Row>();
    ring.find(
        recipient,
        NO_SCOPE,
        row -> {
          Row best = first.get();
          boolean covers = row.second() >= place.getSequence();
          if (covers && (best == null || row.turn() < best.turn())) {
            first.set(row);
          }
        });
    return Optional.ofNullable(first.get())
        .map(row ->
            OperationStep.newBuilder()
                .setStep(Step.ACKNOWLEDGED)
                .setAt(now.at(row.nanos()))
                .setRecipient(recipient.toString())
                .setSequence(place.getSequence())
                .build());
  }

  private static OperationStep step(Row row, Now now) {
    Step kind =
        Optional.ofNullable(Step.forNumber((int) (row.kind() & STEP_MASK)))
            .orElse(Step.STEP_UNSPECIFIED);
    var step =
        OperationStep.newBuilder()
            .setStep(kind)
            .setAt(now.at(row.nanos()))
            .setReplayed((row.kind() & REPLAYED) != 0)
            .setCancel((row.kind() & CANCEL) != 0);
    switch (kind) {
      case DISPATCHED ->
          step.setAttempt((int) row.first())
              .setTo(MemberName.newBuilder().setId(row.other().toString()));
      case LOGGED, APPLIED -> step.setTerm(row.first()).setIndex(row.second());
      case RELAYED -> step.setRecipient(row.other().toString()).setSequence(row.second());
      case NOTIFIED ->
          step.setRecipient(row.other().toString())
              .setSequence(row.second())
              .setChannel(Channel.textOf(row.kind() >>> CHANNEL_SHIFT));
      case ACCEPTED, ACKNOWLEDGED, STEP_UNSPECIFIED, UNRECOGNIZED -> {
        // Nothing more is known of it.
      }
    }
    return step.build();
  }

  /** One moment on both clocks. */
  private record Now(Instant instant, long nanos) {

    Timestamp at(long then) {
      return WireTimes.of(instant.minusNanos(nanos - then).truncatedTo(ChronoUnit.MICROS));
    }
  }
}

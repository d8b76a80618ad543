package dev.recado.verification.workload;

import dev.recado.verification.history.Kind;
import dev.recado.verification.workload.PlannedOperation.Cancel;
import dev.recado.verification.workload.PlannedOperation.PlannedPart;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** What one client does, one after the other: the same for the same seed. */
final class OperationPlan {

  /** Few keys, for contention; most operations are on them. */
  static final int HOT_KEYS = 4;

  static final int PLAIN_KEYS = 36;

  /** Keys that share a tag are in one position: batches are made of them. */
  static final int TAGS = 3;

  static final int KEYS_A_TAG = 4;

  static final int KEYS = PLAIN_KEYS + TAGS * KEYS_A_TAG;

  private static final List<Kind> PARTS = List.of(Kind.PUT, Kind.CREATE, Kind.UPDATE, Kind.DELETE);

  private final Random random;
  private final int recipients;

  OperationPlan(long seed, int client, int recipients) {
    this.random = new Random(seed * 31 + client);
    this.recipients = recipients;
  }

  PlannedOperation next() {
    Kind kind = kind();
    Way way = way(kind);
    boolean told = kind.hasId() && (way == Way.SUBMITTED ? percent(85) : percent(15));
    List<PlannedPart> parts = kind == Kind.BATCH ? parts() : List.of();
    int key = percent(56) ? random.nextInt(HOT_KEYS) : random.nextInt(HOT_KEYS, KEYS);
    return new PlannedOperation(
        kind,
        parts.isEmpty() ? key : parts.getFirst().key(),
        (kind == Kind.PUT || kind == Kind.DELETE) && percent(45),
        way,
        kind.hasId() && percent(10) ? deadline() : Duration.ZERO,
        told ? random.nextInt(recipients) : PlannedOperation.NOBODY,
        parts,
        kind.hasId() ? cancel() : Cancel.NEVER,
        again());
  }

  private boolean percent(int share) {
    return random.nextInt(100) < share;
  }

  private Kind kind() {
    int at = random.nextInt(100);
    if (at < 34) {
      return Kind.PUT;
    }
    if (at < 40) {
      return Kind.BATCH;
    }
    if (at < 50) {
      return Kind.CREATE;
    }
    if (at < 58) {
      return Kind.UPDATE;
    }
    if (at < 68) {
      return Kind.DELETE;
    }
    return at < 95 ? Kind.READ : Kind.LOGGED_READ;
  }

  private Way way(Kind kind) {
    if (kind == Kind.LOGGED_READ || kind == Kind.BATCH) {
      return Way.SUBMITTED;
    }
    int at = random.nextInt(100);
    if (kind == Kind.READ) {
      return at < 40 ? Way.REST : at < 80 ? Way.GRPC : Way.NODE;
    }
    return at < 25 ? Way.REST : at < 50 ? Way.GRPC : at < 65 ? Way.NODE : Way.SUBMITTED;
  }

  /** Some are over before they arrive, some in the middle of a fault, some never. */
  private Duration deadline() {
    return switch (random.nextInt(3)) {
      case 0 -> Duration.ofMillis(1 + random.nextInt(20));
      case 1 -> Duration.ofMillis(100 + random.nextInt(2_000));
      default -> Duration.ofSeconds(60);
    };
  }

  /** Each on another key: what fails one part is then not another part's work. */
  private List<PlannedPart> parts() {
    int tag = random.nextInt(TAGS);
    var places = new ArrayList<>(IntStream.range(0, KEYS_A_TAG).boxed().toList());
    Collections.shuffle(places, random);
    return places.subList(0, 2 + random.nextInt(KEYS_A_TAG - 1)).stream()
        .map(place -> {
          // Most are puts: a batch of many preconditions would hardly ever be executed.
          Kind kind = percent(70) ? Kind.PUT : PARTS.get(random.nextInt(PARTS.size()));
          boolean conditional = (kind == Kind.PUT || kind == Kind.DELETE) && percent(15);
          return new PlannedPart(kind, PLAIN_KEYS + tag * KEYS_A_TAG + place, conditional);
        })
        .toList();
  }

  private Cancel cancel() {
    int at = random.nextInt(100);
    return at < 2 ? Cancel.BEFORE : at < 6 ? Cancel.DURING : at < 7 ? Cancel.AFTER : Cancel.NEVER;
  }

  /** Keys by their numbers: those that share a tag have it in braces. */
  static String key(String prefix, int number) {
    if (number < PLAIN_KEYS) {
      return prefix + number;
    }
    int tag = (number - PLAIN_KEYS) / KEYS_A_TAG;
    return prefix + "{" + prefix + tag + "}/" + (number - PLAIN_KEYS) % KEYS_A_TAG;
  }

  private PlannedOperation.Again again() {
    int at = random.nextInt(100);
    return at < 4
        ? PlannedOperation.Again.RETRY
        : at < 8 ? PlannedOperation.Again.ASK : PlannedOperation.Again.NOTHING;
  }
}

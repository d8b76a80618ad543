package dev.recado.verification.workload;

import dev.recado.verification.history.Kind;
import java.time.Duration;
import java.util.Random;

/** What one client does, one after the other: the same for the same seed. */
final class OperationPlan {

  /** Few keys, for contention; most operations are on them. */
  static final int HOT_KEYS = 4;

  static final int KEYS = 40;

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
    return new PlannedOperation(
        kind,
        percent(60) ? random.nextInt(HOT_KEYS) : random.nextInt(HOT_KEYS, KEYS),
        (kind == Kind.PUT || kind == Kind.DELETE) && percent(45),
        way,
        kind.hasId() && percent(10) ? deadline() : Duration.ZERO,
        told ? random.nextInt(recipients) : PlannedOperation.NOBODY,
        again());
  }

  private boolean percent(int share) {
    return random.nextInt(100) < share;
  }

  private Kind kind() {
    int at = random.nextInt(100);
    if (at < 40) {
      return Kind.PUT;
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
    if (kind == Kind.LOGGED_READ) {
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

  private PlannedOperation.Again again() {
    int at = random.nextInt(100);
    return at < 4
        ? PlannedOperation.Again.RETRY
        : at < 8 ? PlannedOperation.Again.ASK : PlannedOperation.Again.NOTHING;
  }
}

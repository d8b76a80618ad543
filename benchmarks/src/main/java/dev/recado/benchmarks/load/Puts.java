package dev.recado.benchmarks.load;

import com.google.protobuf.ByteString;
import dev.recado.protocol.OperationIds;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/** Makes the puts of a run: a new key and a new id each, values that do not compress. */
public final class Puts {

  private static final int VALUES = 64;

  private final String prefix = "bench/" + UUID.randomUUID() + "/";
  private final AtomicLong next = new AtomicLong();
  private final ByteString[] values = new ByteString[VALUES];

  public Puts(int valueBytes) {
    var random = new Random(1);
    for (int i = 0; i < VALUES; i++) {
      byte[] value = new byte[valueBytes];
      random.nextBytes(value);
      values[i] = ByteString.copyFrom(value);
    }
  }

  public Put next() {
    long number = next.getAndIncrement();
    return new Put(
        OperationIds.next().toString(), prefix + number, values[(int) (number % VALUES)]);
  }

  /** How many were made. */
  public long made() {
    return next.get();
  }

  /** What all keys begin with, and no other's. */
  public String prefix() {
    return prefix;
  }

  /** The key of one that was made. */
  public String anyKey() {
    return prefix + ThreadLocalRandom.current().nextLong(next.get());
  }

  /**
   * A put.
   *
   * @param id of the operation
   */
  public record Put(String id, String key, ByteString value) {}
}

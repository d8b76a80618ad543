package dev.recado.benchmarks.gateway;

import dev.recado.benchmarks.load.Load;
import dev.recado.benchmarks.load.LoadRecorder;
import dev.recado.benchmarks.load.Pacing;
import dev.recado.benchmarks.load.Puts;
import dev.recado.benchmarks.recipient.Arrivals;
import dev.recado.benchmarks.recipient.Recipient;
import dev.recado.benchmarks.recipient.Streams;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Puts that are submitted to the gateway's outbox with a recipient to reply to, and count as done
 * when their outcome has arrived over that recipient's stream, which then is acknowledged. The
 * streams stay open between stretches.
 */
public final class OutcomeLoad implements Load, Arrivals {

  private final GatewayConnection connection;
  private final Streams streams;
  private final List<Recipient> recipients;
  private final Puts puts;
  private final int submitBatch;
  private final LongAdder heartbeats = new LongAdder();
  private volatile @Nullable OutcomeSlots current;

  private OutcomeLoad(
      GatewayConnection connection,
      Streams streams,
      List<Recipient> recipients,
      Puts puts,
      int submitBatch) {
    this.connection = connection;
    this.streams = streams;
    this.recipients = recipients;
    this.puts = puts;
    this.submitBatch = submitBatch;
  }

  /**
   * Registers the recipients. Takes over the streams: they are closed with it, also when this
   * fails.
   *
   * @param submitBatch operations of each call
   * @throws IllegalStateException when a recipient could not be registered
   */
  public static OutcomeLoad registered(
      GatewayTarget target, Streams streams, Puts puts, int recipients, int submitBatch) {
    var connection = new GatewayConnection(target);
    try {
      return new OutcomeLoad(
          connection, streams, Registrations.register(connection, recipients), puts, submitBatch);
    } catch (IllegalStateException e) {
      connection.close();
      streams.close();
      throw e;
    }
  }

  /**
   * Opens a stream for each recipient. Once, before the first run.
   *
   * @throws IllegalStateException when some stream could not be opened
   */
  public void listen() throws InterruptedException {
    streams.open(recipients, this);
  }

  /** How many heartbeats the streams have brought. */
  public long heartbeats() {
    return heartbeats.sum();
  }

  @Override
  public int operationsPerCall() {
    return submitBatch;
  }

  @Override
  public void run(int outstanding, Pacing pacing, LoadRecorder recorder)
      throws InterruptedException {
    var slots = new OutcomeSlots(connection, recipients, puts, submitBatch, pacing, recorder);
    current = slots;
    try {
      slots.run(outstanding);
    } finally {
      current = null;
    }
  }

  /** What comes between stretches belongs to calls that have been counted. */
  @Override
  public void arrived(String operationId, String error) {
    OutcomeSlots slots = current;
    if (slots != null) {
      slots.arrived(operationId, error);
    }
  }

  @Override
  public void troubled(String why) {
    OutcomeSlots slots = current;
    if (slots != null) {
      slots.troubled(why);
    }
  }

  @Override
  public void heartbeat() {
    heartbeats.increment();
  }

  @Override
  public void close() {
    streams.close();
    connection.close();
  }
}

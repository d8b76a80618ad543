package dev.recado.benchmarks.gateway;

import dev.recado.benchmarks.load.Load;
import dev.recado.benchmarks.load.LoadRecorder;
import dev.recado.benchmarks.load.Pacing;
import dev.recado.benchmarks.load.Puts;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** A few pipelined streams that share the slots. */
public final class PipelinedLoad<Q, A> implements Load {

  private final GatewayConnection connection;
  private final Supplier<Conversation<Q, A>> conversations;

  /**
   * @param connection is taken over
   * @param conversations one for each stream: they come over different connections
   */
  PipelinedLoad(GatewayConnection connection, Supplier<Conversation<Q, A>> conversations) {
    this.connection = connection;
    this.conversations = conversations;
  }

  /** Over {@code Operations.Execute} streams. */
  public static Load puts(GatewayTarget target, Puts puts) {
    var connection = new GatewayConnection(target);
    return new PipelinedLoad<>(connection, () -> new ExecutedPuts(connection.operations(), puts));
  }

  @Override
  public void run(int outstanding, Pacing pacing, LoadRecorder recorder)
      throws InterruptedException {
    int count = Math.min(GatewayConnection.CONNECTIONS, outstanding);
    List<PipelinedStream<Q, A>> streams = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int share = outstanding / count + (i < outstanding % count ? 1 : 0);
      streams.add(new PipelinedStream<>(conversations.get(), pacing, recorder, share));
    }
    streams.forEach(PipelinedStream::open);
    for (PipelinedStream<Q, A> stream : streams) {
      stream.awaitEnd(LAST_ANSWERS);
    }
  }

  @Override
  public void close() {
    connection.close();
  }
}

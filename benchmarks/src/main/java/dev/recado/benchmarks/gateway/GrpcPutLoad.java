package dev.recado.benchmarks.gateway;

import dev.recado.benchmarks.load.Load;
import dev.recado.benchmarks.load.LoadRecorder;
import dev.recado.benchmarks.load.Pacing;
import dev.recado.benchmarks.load.Puts;
import java.util.ArrayList;
import java.util.List;

/** A few pipelined {@code Execute} streams that share the slots. */
public final class GrpcPutLoad implements Load {

  private final Puts puts;
  private final GatewayConnection connection;

  public GrpcPutLoad(GatewayTarget target, Puts puts) {
    this.puts = puts;
    this.connection = new GatewayConnection(target);
  }

  @Override
  public void run(int outstanding, Pacing pacing, LoadRecorder recorder)
      throws InterruptedException {
    int count = Math.min(GatewayConnection.CONNECTIONS, outstanding);
    List<PutStream> streams = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int share = outstanding / count + (i < outstanding % count ? 1 : 0);
      streams.add(new PutStream(connection.operations(), puts, pacing, recorder, share));
    }
    streams.forEach(PutStream::open);
    for (PutStream stream : streams) {
      stream.awaitEnd(LAST_ANSWERS);
    }
  }

  @Override
  public void close() {
    connection.close();
  }
}

package dev.recado.benchmarks.gateway;

import com.google.protobuf.ByteString;
import dev.recado.benchmarks.load.Answer;
import dev.recado.benchmarks.load.CallLoad;
import dev.recado.benchmarks.load.Calls;
import dev.recado.benchmarks.load.Load;
import dev.recado.benchmarks.load.Puts;
import dev.recado.protocol.v1.Consistency;
import dev.recado.protocol.v1.Status;
import dev.recado.protocol.v1.WriteRequest;
import dev.recado.protocol.v1.WriteResponse;
import java.util.function.Consumer;

/** Unary linearizable {@code Entries.Read} and {@code Entries.Put} in one loop. */
public final class GrpcMixed {

  private final GatewayConnection connection;
  private final Puts written;

  private GrpcMixed(GatewayConnection connection, Puts written) {
    this.connection = connection;
    this.written = written;
  }

  /**
   * Reads keys that were put before, and puts new ones.
   *
   * @param readShare of all calls, 0 to 1
   */
  public static Load load(GatewayTarget target, Puts read, Puts written, double readShare) {
    var connection = new GatewayConnection(target);
    return new CallLoad(
        Calls.mixed(
            readShare,
            GrpcReads.call(connection, Consistency.LINEARIZABLE, read),
            new GrpcMixed(connection, written)::put),
        connection::close);
  }

  private void put(Consumer<String> ended) {
    Puts.Put put = written.next();
    connection
        .entries()
        .put(
            WriteRequest.newBuilder()
                .setId(put.id())
                .setKey(ByteString.copyFromUtf8(put.key()))
                .setValue(put.value())
                .build(),
            new Answer<>(GrpcMixed::check, ended));
  }

  private static String check(WriteResponse response) {
    Status status = response.getOutcome().getStatus();
    return status == Status.OK ? "" : "outcome " + status;
  }
}

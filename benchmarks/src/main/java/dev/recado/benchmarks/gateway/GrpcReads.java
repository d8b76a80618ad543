package dev.recado.benchmarks.gateway;

import dev.recado.benchmarks.load.Answer;
import dev.recado.benchmarks.load.CallLoad;
import dev.recado.benchmarks.load.Load;
import dev.recado.benchmarks.load.Puts;
import dev.recado.protocol.v1.Consistency;

/** Reads of keys that were put before, over gRPC. */
public final class GrpcReads {

  private GrpcReads() {}

  /** Over {@code Entries.ReadMany} streams. */
  public static Load pipelined(GatewayTarget target, Consistency consistency, Puts puts) {
    var connection = new GatewayConnection(target);
    var reads = new AnyReads(consistency, puts);
    return new PipelinedLoad<>(connection, () -> new PipelinedReads(connection.entries(), reads));
  }

  /** A call of {@code Entries.Read} each. */
  public static Load unary(GatewayTarget target, Consistency consistency, Puts puts) {
    var connection = new GatewayConnection(target);
    return new CallLoad(call(connection, consistency, puts), connection::close);
  }

  static CallLoad.Call call(GatewayConnection connection, Consistency consistency, Puts puts) {
    var reads = new AnyReads(consistency, puts);
    return ended -> connection.entries().read(reads.next(), new Answer<>(reads::check, ended));
  }
}

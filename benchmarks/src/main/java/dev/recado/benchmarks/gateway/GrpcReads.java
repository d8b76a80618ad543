package dev.recado.benchmarks.gateway;

import com.google.protobuf.ByteString;
import dev.recado.benchmarks.load.Answer;
import dev.recado.benchmarks.load.CallLoad;
import dev.recado.benchmarks.load.Load;
import dev.recado.benchmarks.load.Puts;
import dev.recado.protocol.v1.Consistency;
import dev.recado.protocol.v1.ReadRequest;
import dev.recado.protocol.v1.ReadResponse;
import java.util.function.Consumer;

/**
 * Unary {@code Entries.Read} of keys that were put before, each chosen at random. Session reads
 * carry the token that the last read came with.
 */
public final class GrpcReads {

  private final GatewayConnection connection;
  private final Consistency consistency;
  private final Puts puts;
  private volatile String session = "";

  private GrpcReads(GatewayConnection connection, Consistency consistency, Puts puts) {
    this.connection = connection;
    this.consistency = consistency;
    this.puts = puts;
  }

  public static Load load(GatewayTarget target, Consistency consistency, Puts puts) {
    var connection = new GatewayConnection(target);
    return new CallLoad(call(connection, consistency, puts), connection::close);
  }

  static CallLoad.Call call(GatewayConnection connection, Consistency consistency, Puts puts) {
    return new GrpcReads(connection, consistency, puts)::read;
  }

  private void read(Consumer<String> ended) {
    var request =
        ReadRequest.newBuilder()
            .setKey(ByteString.copyFromUtf8(puts.anyKey()))
            .setConsistency(consistency);
    String token = session;
    if (consistency == Consistency.SESSION && !token.isEmpty()) {
      request.addSessions(token);
    }
    connection.entries().read(request.build(), new Answer<>(this::check, ended));
  }

  private String check(ReadResponse response) {
    session = response.getSession();
    return response.hasEntry() ? "" : "entry missing";
  }
}

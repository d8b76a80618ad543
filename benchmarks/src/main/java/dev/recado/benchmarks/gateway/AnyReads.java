package dev.recado.benchmarks.gateway;

import com.google.protobuf.ByteString;
import dev.recado.benchmarks.load.Puts;
import dev.recado.protocol.v1.Consistency;
import dev.recado.protocol.v1.ReadRequest;
import dev.recado.protocol.v1.ReadResponse;

/**
 * Reads of keys that were put before, each chosen at random. Session reads carry the token that the
 * last read came with.
 */
final class AnyReads {

  private final Consistency consistency;
  private final Puts puts;
  private volatile String session = "";

  AnyReads(Consistency consistency, Puts puts) {
    this.consistency = consistency;
    this.puts = puts;
  }

  ReadRequest next() {
    var request =
        ReadRequest.newBuilder()
            .setKey(ByteString.copyFromUtf8(puts.anyKey()))
            .setConsistency(consistency);
    String token = session;
    if (consistency == Consistency.SESSION && !token.isEmpty()) {
      request.addSessions(token);
    }
    return request.build();
  }

  /** Empty, or the name of what is wrong with the answer. */
  String check(ReadResponse response) {
    session = response.getSession();
    return response.hasEntry() ? "" : "entry missing";
  }
}

package dev.recado.benchmarks.gateway;

import com.google.protobuf.ByteString;
import dev.recado.benchmarks.load.Answer;
import dev.recado.benchmarks.load.CallLoad;
import dev.recado.benchmarks.load.Load;
import dev.recado.benchmarks.load.Puts;
import dev.recado.protocol.v1.ScanRequest;

/**
 * Unary {@code Entries.Scan}: pages of the keys that were put before, each from one of them on,
 * chosen at random.
 */
public final class GrpcScans {

  private GrpcScans() {}

  /**
   * Scans of so many entries a page; the last keys make shorter ones.
   *
   * @param pageSize 1 to 1,000
   */
  public static Load load(GatewayTarget target, Puts puts, int pageSize) {
    var connection = new GatewayConnection(target);
    ByteString prefix = ByteString.copyFromUtf8(puts.prefix());
    return new CallLoad(
        ended -> {
          ByteString from = ByteString.copyFromUtf8(puts.anyKey());
          connection
              .entries()
              .scan(
                  ScanRequest.newBuilder()
                      .setPrefix(prefix)
                      .setFrom(from)
                      .setLimit(pageSize)
                      .build(),
                  new Answer<>(
                      page ->
                          page.getEntriesCount() > 0 && page.getEntries(0).getKey().equals(from)
                              ? ""
                              : "entry missing",
                      ended));
        },
        connection::close);
  }
}

package dev.recado.benchmarks.etcd;

import com.google.protobuf.ByteString;
import dev.recado.benchmarks.load.Answer;
import dev.recado.benchmarks.load.CallLoad;
import dev.recado.benchmarks.load.Calls;
import dev.recado.benchmarks.load.HttpLoad;
import dev.recado.benchmarks.load.Load;
import dev.recado.benchmarks.load.Puts;
import etcdserverpb.PutRequest;
import etcdserverpb.RangeRequest;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** The same calls to etcd: unary gRPC, and its JSON gateway. */
public final class EtcdLoads {

  private EtcdLoads() {}

  public static Load puts(List<String> endpoints, Puts puts) {
    var cluster = new EtcdCluster(endpoints);
    return new CallLoad(put(cluster, puts), cluster::close);
  }

  /**
   * Reads of keys that were put before.
   *
   * @param serializable by the leader alone, without asking the others whether it still leads
   */
  public static Load reads(List<String> endpoints, Puts puts, boolean serializable) {
    var cluster = new EtcdCluster(endpoints);
    return new CallLoad(read(cluster, puts, serializable), cluster::close);
  }

  /**
   * Linearizable reads of keys that were put before, and puts of new ones.
   *
   * @param readShare of all calls, 0 to 1
   */
  public static Load mixed(List<String> endpoints, Puts read, Puts written, double readShare) {
    var cluster = new EtcdCluster(endpoints);
    return new CallLoad(
        Calls.mixed(readShare, read(cluster, read, false), put(cluster, written)), cluster::close);
  }

  /** Linearizable pages of keys that were put before, each from one of them on. */
  public static Load scans(List<String> endpoints, Puts puts, int pageSize) {
    var cluster = new EtcdCluster(endpoints);
    ByteString end = afterAll(puts.prefix());
    return new CallLoad(
        ended -> {
          ByteString from = ByteString.copyFromUtf8(puts.anyKey());
          cluster
              .kv()
              .range(
                  RangeRequest.newBuilder()
                      .setKey(from)
                      .setRangeEnd(end)
                      .setLimit(pageSize)
                      .build(),
                  new Answer<>(
                      page ->
                          page.getKvsCount() > 0 && page.getKvs(0).getKey().equals(from)
                              ? ""
                              : "entry missing",
                      ended));
        },
        cluster::close);
  }

  private static CallLoad.Call put(EtcdCluster cluster, Puts puts) {
    return ended -> {
      Puts.Put put = puts.next();
      cluster
          .kv()
          .put(
              PutRequest.newBuilder()
                  .setKey(ByteString.copyFromUtf8(put.key()))
                  .setValue(put.value())
                  .build(),
              new Answer<>(_ -> "", ended));
    };
  }

  private static CallLoad.Call read(EtcdCluster cluster, Puts puts, boolean serializable) {
    return ended ->
        cluster
            .kv()
            .range(
                RangeRequest.newBuilder()
                    .setKey(ByteString.copyFromUtf8(puts.anyKey()))
                    .setSerializable(serializable)
                    .build(),
                new Answer<>(answer -> answer.getKvsCount() == 1 ? "" : "entry missing", ended));
  }

  /** The end of the range of all keys with the prefix, which ends in a slash. */
  private static ByteString afterAll(String prefix) {
    return ByteString.copyFromUtf8(
        prefix.substring(0, prefix.length() - 1) + (char) (prefix.charAt(prefix.length() - 1) + 1));
  }

  /** Puts through the JSON gateway that every member has. */
  public static Load jsonPuts(List<String> endpoints, Puts puts) {
    String leader;
    try (var cluster = new EtcdCluster(endpoints)) {
      leader = cluster.leader();
    }
    URI put = URI.create("http://" + leader + "/v3/kv/put");
    return new HttpLoad(() -> request(put, puts.next()), status -> status == 200);
  }

  private static HttpRequest.Builder request(URI uri, Puts.Put put) {
    String body =
        "{\"key\":\"%s\",\"value\":\"%s\"}"
            .formatted(
                base64(put.key().getBytes(StandardCharsets.UTF_8)),
                base64(put.value().toByteArray()));
    return HttpRequest.newBuilder(uri)
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body));
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}

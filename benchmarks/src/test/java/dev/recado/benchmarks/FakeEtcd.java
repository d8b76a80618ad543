package dev.recado.benchmarks;

import com.google.protobuf.ByteString;
import etcdserverpb.KVGrpc;
import etcdserverpb.KeyValue;
import etcdserverpb.MaintenanceGrpc;
import etcdserverpb.PutRequest;
import etcdserverpb.PutResponse;
import etcdserverpb.RangeRequest;
import etcdserverpb.RangeResponse;
import etcdserverpb.ResponseHeader;
import etcdserverpb.StatusRequest;
import etcdserverpb.StatusResponse;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** One member of an etcd cluster, which leads or follows as it is told. */
final class FakeEtcd implements AutoCloseable {

  private static final long ITSELF = 7;

  final ConcurrentNavigableMap<ByteString, ByteString> entries =
      new ConcurrentSkipListMap<>(ByteString.unsignedLexicographicalComparator());

  /** Of the pages that were asked for. */
  final Set<Integer> pageSizes = ConcurrentHashMap.newKeySet();

  /** The member id that it says leads. */
  volatile long leader = ITSELF;

  private final Server server;

  FakeEtcd() throws IOException {
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0))
            .addService(new Entries())
            .addService(new Members())
            .build()
            .start();
  }

  String endpoint() {
    return "127.0.0.1:" + server.getPort();
  }

  @Override
  public void close() {
    server.shutdownNow();
  }

  private final class Entries extends KVGrpc.KVImplBase {

    @Override
    public void put(PutRequest request, StreamObserver<PutResponse> responses) {
      entries.put(request.getKey(), request.getValue());
      responses.onNext(PutResponse.getDefaultInstance());
      responses.onCompleted();
    }

    @Override
    public void range(RangeRequest request, StreamObserver<RangeResponse> responses) {
      if (!request.getRangeEnd().isEmpty()) {
        responses.onNext(page(request));
        responses.onCompleted();
        return;
      }
      ByteString value = entries.get(request.getKey());
      responses.onNext(
          value == null
              ? RangeResponse.getDefaultInstance()
              : RangeResponse.newBuilder()
                  .addKvs(KeyValue.newBuilder().setKey(request.getKey()).setValue(value))
                  .build());
      responses.onCompleted();
    }
  }

  private RangeResponse page(RangeRequest request) {
    var page = RangeResponse.newBuilder();
    entries.subMap(request.getKey(), request.getRangeEnd()).entrySet().stream()
        .limit(request.getLimit())
        .forEach(entry ->
            page.addKvs(KeyValue.newBuilder().setKey(entry.getKey()).setValue(entry.getValue())));
    pageSizes.add(page.getKvsCount());
    return page.build();
  }

  private final class Members extends MaintenanceGrpc.MaintenanceImplBase {

    @Override
    public void status(StatusRequest request, StreamObserver<StatusResponse> responses) {
      responses.onNext(
          StatusResponse.newBuilder()
              .setHeader(ResponseHeader.newBuilder().setMemberId(ITSELF))
              .setLeader(leader)
              .build());
      responses.onCompleted();
    }
  }
}

package dev.recado.push;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import dev.recado.membership.ApiKeys;
import dev.recado.protocol.v1.ApiKey;
import dev.recado.protocol.v1.ApiKeyRole;
import dev.recado.protocol.v1.DiscoveryGrpc;
import dev.recado.protocol.v1.LeaveRequest;
import dev.recado.protocol.v1.LeaveResponse;
import dev.recado.protocol.v1.RegisterRequest;
import dev.recado.protocol.v1.RegisterResponse;
import dev.recado.protocol.v1.RenewRequest;
import dev.recado.protocol.v1.RenewResponse;
import dev.recado.protocol.v1.View;
import dev.recado.protocol.v1.WatchRequest;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/** A discovery service of this test alone: it admits everybody, and knows one API key. */
public final class KnownFleet extends DiscoveryGrpc.DiscoveryImplBase implements AutoCloseable {

  public static final String API_KEY = "recado_test";
  private static final String FLEET_ID = "7f4b7a0e-6d0b-4e57-9f3c-1d2f7a3b9c10";
  private static final Duration TTL = Duration.newBuilder().setSeconds(10).build();

  private final List<RegisterRequest> registered = new CopyOnWriteArrayList<>();
  private final Server server;

  public KnownFleet() {
    try {
      server =
          Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
              .addService(this)
              .build()
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String address() {
    return "127.0.0.1:" + server.getPort();
  }

  public List<RegisterRequest> registered() {
    return registered;
  }

  @Override
  public void register(RegisterRequest request, StreamObserver<RegisterResponse> response) {
    registered.add(request);
    response.onNext(
        RegisterResponse.newBuilder()
            .setId(UUID.randomUUID().toString())
            .setLeaseTtl(TTL)
            .setRevision(1)
            .setFleetId(FLEET_ID)
            .setNow(now())
            .build());
    response.onCompleted();
  }

  @Override
  public void renew(RenewRequest request, StreamObserver<RenewResponse> response) {
    response.onNext(
        RenewResponse.newBuilder().setLeaseTtl(TTL).setRevision(1).setNow(now()).build());
    response.onCompleted();
  }

  @Override
  public void leave(LeaveRequest request, StreamObserver<LeaveResponse> response) {
    response.onNext(LeaveResponse.newBuilder().setRevision(2).build());
    response.onCompleted();
  }

  @Override
  public void watch(WatchRequest request, StreamObserver<View> response) {
    ByteString hash = ApiKeys.hash(API_KEY);
    response.onNext(
        View.newBuilder()
            .setRevision(1)
            .setFleetId(FLEET_ID)
            .addApiKeys(
                ApiKey.newBuilder()
                    .setHash(hash)
                    .setNamespace("default")
                    .setRole(ApiKeyRole.CLIENT))
            .build());
  }

  private static Timestamp now() {
    return Timestamp.newBuilder().setSeconds(Instant.now().getEpochSecond()).build();
  }

  @Override
  public void close() {
    var _ = server.shutdownNow();
  }
}

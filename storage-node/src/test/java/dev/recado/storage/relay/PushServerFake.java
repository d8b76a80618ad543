package dev.recado.storage.relay;

import dev.recado.membership.FleetMember;
import dev.recado.membership.MemberRole;
import dev.recado.protocol.GrpcErrors;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.internal.v1.DeliveryGrpc;
import dev.recado.protocol.internal.v1.OutboxRow;
import dev.recado.protocol.internal.v1.TakeRequest;
import dev.recado.protocol.internal.v1.TakeResponse;
import dev.recado.protocol.v1.Reason;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/** A push server on a real port, with the contract's rule and mailboxes shared with its likes. */
final class PushServerFake extends DeliveryGrpc.DeliveryImplBase implements AutoCloseable {

  /** What all push servers have on one database. */
  static final class Mailboxes {
    final List<Long> taken = new CopyOnWriteArrayList<>();
    long through;

    synchronized long take(TakeRequest request) {
      if (request.getPredecessor() > through) {
        return through;
      }
      for (OutboxRow row : request.getRowsList()) {
        if (row.getSequence() > through) {
          through = row.getSequence();
          taken.add(through);
        }
      }
      return through;
    }

    /** As if a backup had been restored. */
    synchronized void loseAfter(long sequence) {
      through = sequence;
      taken.removeIf(row -> row > sequence);
    }
  }

  final List<TakeRequest> asked = new CopyOnWriteArrayList<>();
  volatile boolean fails;
  volatile boolean answers = true;
  private final Mailboxes mailboxes;
  private final UUID id = UUID.randomUUID();
  private final Server server;

  PushServerFake(Mailboxes mailboxes) {
    this.mailboxes = mailboxes;
    try {
      server =
          NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
              .addService(this)
              .build()
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  FleetMember member(boolean suspect) {
    return new FleetMember(
        id,
        "push-" + server.getPort(),
        MemberRole.PUSH,
        "127.0.0.1",
        0,
        0,
        server.getPort(),
        0,
        "",
        suspect,
        Instant.EPOCH);
  }

  @Override
  public void take(TakeRequest request, StreamObserver<TakeResponse> responses) {
    asked.add(request);
    if (fails) {
      responses.onError(
          GrpcErrors.toStatus(new Rejection(Reason.STORAGE_UNAVAILABLE, "No database.")));
      return;
    }
    long through = mailboxes.take(request);
    if (answers) {
      responses.onNext(TakeResponse.newBuilder().setThrough(through).build());
      responses.onCompleted();
    }
  }

  @Override
  public void close() {
    server.shutdownNow();
  }
}

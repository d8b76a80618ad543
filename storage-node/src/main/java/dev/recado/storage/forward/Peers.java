package dev.recado.storage.forward;

import dev.recado.membership.FleetMember;
import dev.recado.membership.FleetView;
import dev.recado.protocol.internal.v1.ExecutionGrpc;
import dev.recado.protocol.internal.v1.InternalExecuteRequest;
import dev.recado.protocol.internal.v1.InternalExecuteResponse;
import io.grpc.Channel;
import io.grpc.stub.StreamObserver;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** The other storage nodes, as requests are passed on to them. */
public final class Peers {

  /** A returning member keeps its id, and may have another address. */
  private record Peer(UUID id, String host, int port) {
    static Peer of(FleetMember member) {
      return new Peer(member.id(), member.host(), member.internalGrpcPort());
    }
  }

  private final Function<FleetMember, Channel> channels;
  private final ForwardProperties bounds;
  private final Patience patience;
  private final Map<Peer, PeerStream> streams = new ConcurrentHashMap<>();

  /** The channels lead to the members' internal ports, and are the fleet's to close. */
  public Peers(Function<FleetMember, Channel> channels, ForwardProperties bounds) {
    this.channels = channels;
    this.bounds = bounds;
    this.patience = new Patience(bounds.timeout());
  }

  /** As {@link PeerStream#send}. */
  CompletableFuture<InternalExecuteResponse> execute(
      FleetMember peer, InternalExecuteRequest request) {
    return streams
        .computeIfAbsent(
            Peer.of(peer),
            _ -> new PeerStream(peer.name(), () -> channels.apply(peer), patience, bounds))
        .send(request);
  }

  /** One call; fails with what the transport or the peer said. */
  <A> CompletableFuture<A> ask(
      FleetMember peer, BiConsumer<ExecutionGrpc.ExecutionStub, StreamObserver<A>> call) {
    var answer = new CompletableFuture<A>();
    try {
      call.accept(
          ExecutionGrpc.newStub(channels.apply(peer))
              .withDeadlineAfter(bounds.timeout().toNanos(), TimeUnit.NANOSECONDS),
          new Single<>(answer));
    } catch (RuntimeException e) {
      boolean _ = answer.completeExceptionally(e);
    }
    return answer;
  }

  void sweep() {
    patience.sweep();
  }

  /** Forgets members that are gone, or that have another address now. */
  public void retain(FleetView view) {
    streams
        .keySet()
        .removeIf(peer -> view.member(peer.id).map(Peer::of).filter(peer::equals).isEmpty());
  }

  private record Single<A>(CompletableFuture<A> answer) implements StreamObserver<A> {
    @Override
    public void onNext(A value) {
      boolean _ = answer.complete(value);
    }

    @Override
    public void onError(Throwable t) {
      boolean _ = answer.completeExceptionally(t);
    }

    @Override
    public void onCompleted() {
      boolean _ =
          answer.completeExceptionally(new IllegalStateException("The peer answered nothing"));
    }
  }
}

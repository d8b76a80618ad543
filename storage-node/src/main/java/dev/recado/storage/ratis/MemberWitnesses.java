package dev.recado.storage.ratis;

import dev.recado.membership.FleetMember;
import dev.recado.protocol.internal.v1.ConfirmLeaderRequest;
import dev.recado.protocol.internal.v1.ConfirmLeaderResponse;
import dev.recado.protocol.internal.v1.LeadershipGrpc;
import io.grpc.Channel;
import io.grpc.Context;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Over the members' internal ports. */
final class MemberWitnesses implements Witnesses {

  private final Function<UUID, Optional<FleetMember>> members;
  private final Function<FleetMember, Channel> channels;
  private final Duration patience;

  /**
   * @param patience for one answer
   */
  MemberWitnesses(
      Function<UUID, Optional<FleetMember>> members,
      Function<FleetMember, Channel> channels,
      Duration patience) {
    this.members = members;
    this.channels = channels;
    this.patience = patience;
  }

  @Override
  public CompletableFuture<Boolean> isInTerm(UUID member, int position, long term) {
    Optional<FleetMember> asked = members.apply(member);
    if (asked.isEmpty()) {
      return CompletableFuture.failedFuture(
          new IllegalStateException("Member " + member + " has left the fleet"));
    }
    var answer = new CompletableFuture<Boolean>();
    var request = ConfirmLeaderRequest.newBuilder().setPosition(position).setTerm(term).build();
    // Others share the answer: it does not end with the call that happens to ask.
    Context.ROOT.run(() -> {
      try {
        LeadershipGrpc.newStub(channels.apply(asked.get()))
            .withExecutor(Runnable::run)
            .withDeadlineAfter(patience.toNanos(), TimeUnit.NANOSECONDS)
            .confirm(request, new Confirmation(answer));
      } catch (RuntimeException e) {
        boolean _ = answer.completeExceptionally(e);
      }
    });
    return answer;
  }

  private record Confirmation(CompletableFuture<Boolean> answer)
      implements StreamObserver<ConfirmLeaderResponse> {

    @Override
    public void onNext(ConfirmLeaderResponse response) {
      boolean _ = answer.complete(response.getConfirmed());
    }

    @Override
    public void onError(Throwable failure) {
      boolean _ = answer.completeExceptionally(failure);
    }

    @Override
    public void onCompleted() {
      boolean _ =
          answer.completeExceptionally(new IllegalStateException("The member answered nothing"));
    }
  }
}

package dev.recado.storage.relay;

import dev.recado.membership.FleetMember;
import dev.recado.protocol.GrpcErrors;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.internal.v1.DeliveryGrpc;
import dev.recado.protocol.internal.v1.TakeRequest;
import dev.recado.protocol.internal.v1.TakeResponse;
import dev.recado.protocol.v1.Reason;
import io.grpc.Channel;
import io.grpc.StatusException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The push servers as one position's relay uses them: one for as long as it goes well. */
final class PushServers {

  private final Supplier<List<FleetMember>> members;
  private final Function<FleetMember, Channel> channels;
  private final Duration timeout;
  private @Nullable UUID chosen;

  PushServers(
      Supplier<List<FleetMember>> members,
      Function<FleetMember, Channel> channels,
      Duration timeout) {
    this.members = members;
    this.channels = channels;
    this.timeout = timeout;
  }

  /**
   * Asks each push server once, the last good one first and suspects last.
   *
   * @throws Rejection the last one's failure, when none took the batch
   */
  TakeResponse take(TakeRequest batch) throws InterruptedException {
    Rejection failure =
        new Rejection(Reason.PUSH_UNAVAILABLE, "No push server is known to discovery.");
    for (FleetMember server : inOrder()) {
      try {
        TakeResponse response =
            DeliveryGrpc.newBlockingV2Stub(channels.apply(server))
                .withDeadlineAfter(timeout.toNanos(), TimeUnit.NANOSECONDS)
                .take(batch);
        chosen = server.id();
        return response;
      } catch (StatusException e) {
        failure = failed(server, GrpcErrors.describe(e));
      } catch (Rejection e) {
        failure = failed(server, e.detail());
      }
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
    chosen = null;
    throw failure;
  }

  private List<FleetMember> inOrder() {
    return members.get().stream()
        .sorted(
            Comparator.comparing(FleetMember::suspect)
                .thenComparing(server -> !server.id().equals(chosen)))
        .toList();
  }

  private static Rejection failed(FleetMember server, String why) {
    return new Rejection(
        Reason.PUSH_UNAVAILABLE, "Push server " + server.name() + " took nothing: " + why);
  }
}

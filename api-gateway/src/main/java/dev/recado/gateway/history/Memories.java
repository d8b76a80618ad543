package dev.recado.gateway.history;

import dev.recado.journal.StepJournal;
import dev.recado.membership.FleetMember;
import dev.recado.membership.FleetView;
import dev.recado.membership.MemberChannels;
import dev.recado.membership.MemberRole;
import dev.recado.membership.Membership;
import dev.recado.protocol.GrpcErrors;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.internal.v1.JournalGrpc;
import dev.recado.protocol.internal.v1.RecallRequest;
import dev.recado.protocol.v1.MemberName;
import io.grpc.StatusException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What members remember, this one among them. All are asked at once, and each may take its time
 * only. Blocks: to be called on a virtual thread.
 */
final class Memories {

  private final Membership membership;
  private final MemberChannels channels;
  private final StepJournal own;
  private final Duration answerTimeout;
  private final Executor executor;

  Memories(
      Membership membership,
      MemberChannels channels,
      StepJournal own,
      Duration answerTimeout,
      Executor executor) {
    this.membership = membership;
    this.channels = channels;
    this.own = own;
    this.answerTimeout = answerTimeout;
    this.executor = executor;
  }

  /** The gateways, this one first, the replicas' members, and the push servers. */
  List<Told> of(RecallRequest request, List<UUID> replicas) {
    FleetView view = membership.requireView();
    Optional<UUID> self = membership.self();
    List<UUID> others =
        Stream.of(ids(view, MemberRole.GATEWAY), replicas, ids(view, MemberRole.PUSH))
            .flatMap(List::stream)
            .filter(id -> !self.equals(Optional.of(id)))
            .toList();
    var told = new ArrayList<Told>();
    List<CompletableFuture<Told>> asked = askAll(view, request, others);
    told.add(
        new Told.Memory(
            self.map(id -> name(view, id)).orElse(MemberName.getDefaultInstance()),
            own.recall(request)));
    asked.forEach(answer -> told.add(answer.join()));
    return told;
  }

  /** The push servers only, when there are several. */
  List<Told> ofPushServers(RecallRequest request) {
    FleetView view = membership.requireView();
    List<UUID> servers = ids(view, MemberRole.PUSH);
    return servers.size() < 2
        ? List.of()
        : askAll(view, request, servers).stream().map(CompletableFuture::join).toList();
  }

  private static List<UUID> ids(FleetView view, MemberRole role) {
    return view.members(role).stream().map(FleetMember::id).toList();
  }

  private List<CompletableFuture<Told>> askAll(
      FleetView view, RecallRequest request, List<UUID> members) {
    return members.stream()
        .map(id -> CompletableFuture.supplyAsync(() -> ask(view, request, id), executor))
        .toList();
  }

  private Told ask(FleetView view, RecallRequest request, UUID id) {
    MemberName name = name(view, id);
    Optional<FleetMember> member = view.member(id);
    if (member.isEmpty()) {
      return new Told.Nothing(name, "It has left the fleet.");
    }
    try {
      return new Told.Memory(
          name,
          JournalGrpc.newBlockingV2Stub(channels.internal(member.get()))
              .withDeadlineAfter(answerTimeout.toNanos(), TimeUnit.NANOSECONDS)
              .recall(request));
    } catch (StatusException e) {
      return new Told.Nothing(name, GrpcErrors.describe(e));
    } catch (Rejection e) {
      return new Told.Nothing(name, e.detail());
    }
  }

  static MemberName name(FleetView view, UUID id) {
    return MemberName.newBuilder()
        .setId(id.toString())
        .setName(view.member(id).map(FleetMember::name).orElse(""))
        .build();
  }
}

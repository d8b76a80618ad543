package dev.recado.storage.api;

import com.google.protobuf.ByteString;
import dev.recado.faults.Faults;
import dev.recado.membership.ApiKeys;
import dev.recado.membership.FleetMember;
import dev.recado.membership.FleetSecret;
import dev.recado.membership.FleetView;
import dev.recado.membership.MemberRole;
import dev.recado.membership.PlacedPosition;
import dev.recado.membership.Placement;
import dev.recado.membership.Ring;
import dev.recado.protocol.OperationIds;
import dev.recado.protocol.internal.v1.ExecutionGrpc;
import dev.recado.protocol.internal.v1.InternalExecuteRequest;
import dev.recado.protocol.internal.v1.InternalExecuteResponse;
import dev.recado.protocol.v1.Kind;
import dev.recado.protocol.v1.Operation;
import dev.recado.storage.forward.ForwardProperties;
import dev.recado.storage.nodes.ScriptedReplica;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.springframework.util.unit.DataSize;

/** Three nodes of one fleet in this JVM; what the placement says is up to the test. */
final class TestFleet implements AutoCloseable {

  static final String KEY = "recado_key-of-the-test";
  static final String NAMESPACE = "default";
  static final ForwardProperties BOUNDS =
      new ForwardProperties(
          Duration.ofMillis(600),
          Duration.ofSeconds(2),
          4096,
          DataSize.ofMegabytes(32),
          8192,
          DataSize.ofMegabytes(64));
  static final ApiProperties API_BOUNDS = new ApiProperties(1024, DataSize.ofMegabytes(16), 1024);

  final List<TestNode> nodes;
  private final int positions;
  private final List<FleetMember> others = new ArrayList<>();
  private final List<ManagedChannel> clients = new ArrayList<>();
  private volatile FleetView view;

  TestFleet(int positions, ForwardProperties bounds) {
    this(positions, bounds, Faults.NONE);
  }

  /** All nodes have the same faults. */
  TestFleet(int positions, ForwardProperties bounds, Faults faults) {
    this.positions = positions;
    this.view = new FleetView(0, "fleet", List.of(), false, Optional.empty(), ApiKeys.NONE);
    FleetSecret secret = secret();
    nodes =
        Stream.of("storage-1", "storage-2", "storage-3")
            .map(name -> new TestNode(name, () -> view, secret, bounds, API_BOUNDS, faults))
            .toList();
    place(nodes, Optional.empty());
  }

  private static FleetSecret secret() {
    try {
      Path file = Files.createTempFile("fleet", ".secret");
      Files.writeString(file, "a-secret-of-the-test-fleet");
      FleetSecret secret = FleetSecret.read(file);
      Files.delete(file);
      return secret;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  TestNode node(int number) {
    return nodes.get(number);
  }

  /** The replica of position 0 there. */
  ScriptedReplica replica(int node) {
    return node(node).replicas.add(0);
  }

  void addMember(MemberRole role, String name, int grpcPort) {
    others.add(
        new FleetMember(
            UUID.randomUUID(),
            name,
            role,
            "127.0.0.1",
            0,
            grpcPort,
            0,
            0,
            "",
            false,
            Instant.EPOCH));
    place(nodes, Optional.empty());
  }

  /** Has the placement name these holders for every position, and this leader. */
  void place(List<TestNode> holders, Optional<UUID> leader) {
    var ring = new Ring(64, positions);
    List<PlacedPosition> placed =
        IntStream.range(0, positions)
            .mapToObj(number ->
                new PlacedPosition(
                    number,
                    ring.idOf(number),
                    holders.stream().map(node -> node.id).toList(),
                    leader,
                    0))
            .toList();
    view =
        new FleetView(
            view.revision() + 1,
            "fleet",
            Stream.concat(nodes.stream().map(TestNode::member), others.stream()).toList(),
            false,
            Optional.of(new Placement(1, ring, placed)),
            TestNode.keys(KEY, NAMESPACE));
  }

  FleetView view() {
    return view;
  }

  /** All know that the node leads position 0, which all of them hold. */
  void lead(int leader) {
    for (int i = 0; i < nodes.size(); i++) {
      replica(i).leads = i == leader;
      replica(i).leader = Optional.of(node(leader).id);
    }
  }

  static Operation put(String key) {
    return Operation.newBuilder()
        .setId(OperationIds.next().toString())
        .setKind(Kind.PUT)
        .setKey(ByteString.copyFromUtf8(key))
        .setValue(ByteString.copyFromUtf8("value"))
        .build();
  }

  /** Over the internal port, and waits for the answer. */
  InternalExecuteResponse execute(int node, Operation operation) {
    return send(node, InternalExecuteRequest.newBuilder().setOperation(operation)).join();
  }

  CompletableFuture<InternalExecuteResponse> send(
      int node, InternalExecuteRequest.Builder request) {
    var answer = new CompletableFuture<InternalExecuteResponse>();
    StreamObserver<InternalExecuteRequest> requests =
        ExecutionGrpc.newStub(node(node).internalChannel())
            .withDeadlineAfter(20, TimeUnit.SECONDS)
            .execute(new FirstResponse<>(answer));
    requests.onNext(request.setNamespace(NAMESPACE).setCorrelation(77).build());
    requests.onCompleted();
    return answer;
  }

  /** To the public port, without a key. */
  ManagedChannel client(int node) {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", node(node).publicPort()).usePlaintext().build();
    clients.add(channel);
    return channel;
  }

  @Override
  public void close() {
    clients.forEach(ManagedChannel::shutdownNow);
    nodes.forEach(TestNode::close);
  }

  record FirstResponse<A>(CompletableFuture<A> answer) implements StreamObserver<A> {
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
      boolean _ = answer.completeExceptionally(new IllegalStateException("No response"));
    }
  }
}

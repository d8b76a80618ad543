package dev.recado.storage.ratis;

import static dev.recado.testkit.Eventually.eventuallyGet;
import static java.util.Comparator.comparingInt;

import com.google.protobuf.ByteString;
import dev.recado.faults.FaultsOnPurpose;
import dev.recado.journal.StepJournal;
import dev.recado.membership.ApiKeys;
import dev.recado.membership.FleetClock;
import dev.recado.membership.FleetMember;
import dev.recado.membership.FleetView;
import dev.recado.membership.MemberRole;
import dev.recado.membership.PlacedPosition;
import dev.recado.membership.Placement;
import dev.recado.membership.Ring;
import dev.recado.membership.WallClock;
import dev.recado.membership.tls.MemberTls;
import dev.recado.protocol.Fingerprints;
import dev.recado.protocol.OperationIds;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.internal.v1.LoggedOperation;
import dev.recado.protocol.internal.v1.RecallRequest;
import dev.recado.protocol.v1.Kind;
import dev.recado.protocol.v1.Operation;
import dev.recado.protocol.v1.OperationStep;
import dev.recado.storage.disk.DiskSpace;
import dev.recado.storage.position.Decided;
import dev.recado.storage.position.IndeterminateException;
import dev.recado.storage.proposal.ProposalProperties;
import dev.recado.storage.replica.ApplierConnections;
import dev.recado.testkit.Database;
import dev.recado.testkit.PostgresServer;
import dev.recado.tracing.OperationTracing;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.util.unit.DataSize;

/**
 * One position on three nodes in this JVM: real Raft over loopback, a database a node on one
 * killable server.
 */
final class LocalGroup implements AutoCloseable {

  static final Duration PATIENCE = Duration.ofSeconds(30);
  static final ReplicationProperties SETTINGS =
      new ReplicationProperties(
          Duration.ofMillis(500),
          Duration.ofMillis(1000),
          Duration.ofSeconds(3),
          Duration.ofMillis(300),
          50_000,
          8 << 20,
          24 << 20,
          16 << 20,
          64,
          8 << 20,
          512,
          Duration.ofMillis(20),
          Duration.ofSeconds(30),
          Duration.ofSeconds(1),
          Duration.ofSeconds(10),
          8L << 30,
          Duration.ofSeconds(30));

  private static final class Node {
    final UUID id = UUID.randomUUID();
    final Database database;
    final int raftPort;
    final FaultsOnPurpose faults = new FaultsOnPurpose(_ -> {});
    final StepJournal journal = new StepJournal(1_000, InstantSource.system());
    final MeterRegistry meters = new SimpleMeterRegistry();
    @org.jspecify.annotations.Nullable OpenReplicas open;

    Node(Database database, int raftPort) {
      this.database = database;
      this.raftPort = raftPort;
    }
  }

  private final Path directory;
  private final List<Node> nodes = new ArrayList<>();
  private final ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor();
  private final ProposalProperties proposals =
      new ProposalProperties(
          256,
          1 << 20,
          4,
          8192,
          32 << 20,
          Duration.ofSeconds(4),
          Duration.ofNanos(300_000),
          Duration.ofMillis(50),
          Duration.ofMillis(20),
          Duration.ofSeconds(20),
          Duration.ofHours(24),
          Duration.ofHours(24));

  LocalGroup(PostgresServer server, Path directory) throws IOException {
    this.directory = directory;
    for (int i = 0; i < 3; i++) {
      nodes.add(new Node(server.database(), freePort()));
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  void startAll() throws IOException, SQLException {
    for (int i = 0; i < nodes.size(); i++) {
      start(i);
    }
  }

  void start(int i) throws IOException, SQLException {
    Node node = nodes.get(i);
    var ground =
        new ReplicasOpening.Ground(
            node.database.dataSource(),
            new ApplierConnections(
                node.database.url(),
                node.database.username(),
                node.database.password(),
                Duration.ofSeconds(30)),
            readers,
            new DiskSpace(directory.resolve("raft-" + i), DataSize.ofBytes(0)),
            "127.0.0.1",
            node.raftPort,
            MemberTls.OFF);
    var clock = new FleetClock(WallClock.SYSTEM);
    clock.measured(Instant.now(), Duration.ZERO);
    var opening =
        new ReplicasOpening(
            ground,
            SETTINGS,
            proposals,
            clock,
            new ReplicasOpening.Hooks(
                node.faults,
                node.journal,
                node.meters,
                OperationTracing.OFF,
                this::isInTerm,
                () -> {}));
    FleetView view = view();
    node.open = opening.open(node.id, view, view.placement().orElseThrow());
  }

  /** As the members' internal ports would tell. */
  private CompletableFuture<Boolean> isInTerm(UUID member, int position, long term) {
    return nodes.stream()
        .filter(node -> node.id.equals(member))
        .map(node -> node.open)
        .filter(Objects::nonNull)
        .findFirst()
        .map(open ->
            CompletableFuture.completedFuture(open.positions().get(position).isInTerm(term)))
        .orElseGet(() -> CompletableFuture.failedFuture(new IOException("stopped")));
  }

  private FleetView view() {
    List<FleetMember> members =
        nodes.stream()
            .map(n ->
                new FleetMember(
                    n.id,
                    "storage",
                    MemberRole.STORAGE,
                    "127.0.0.1",
                    1,
                    1,
                    1,
                    n.raftPort,
                    "",
                    false,
                    Instant.MAX))
            .toList();
    var ring = new Ring(64, 1);
    var position =
        new PlacedPosition(
            0, ring.idOf(0), nodes.stream().map(n -> n.id).toList(), Optional.empty(), 1);
    return new FleetView(
        1,
        "fleet",
        members,
        false,
        Optional.of(new Placement(1, ring, List.of(position))),
        ApiKeys.NONE);
  }

  /**
   * Stops without handing leadership over, as a crash would; the tables keep what was committed.
   */
  void stop(int i) throws IOException {
    Node node = nodes.get(i);
    OpenReplicas open = node.open;
    node.open = null;
    if (open != null) {
      open.close();
    }
  }

  RaftPosition replica(int i) {
    OpenReplicas open = nodes.get(i).open;
    if (open == null) {
      throw new IllegalStateException("Node " + i + " is stopped");
    }
    return open.positions().getFirst();
  }

  List<Integer> running() {
    return java.util.stream.IntStream.range(0, nodes.size())
        .filter(i -> nodes.get(i).open != null)
        .boxed()
        .toList();
  }

  int leader() {
    return eventuallyGet(
        PATIENCE,
        () ->
            running().stream()
                .filter(i -> replica(i).leads())
                .min(comparingInt(i -> i))
                .orElseThrow());
  }

  /** Executes as a caller does: again with the same id until it is decided. */
  Decided execute(LoggedOperation operation) {
    return eventuallyGet(
        PATIENCE,
        () -> {
          try {
            return replica(leader()).execute(operation).get(5, TimeUnit.SECONDS);
          } catch (java.util.concurrent.ExecutionException e) {
            if (e.getCause() instanceof Rejection
                || e.getCause() instanceof IndeterminateException) {
              throw new TimeoutException("not decided yet: " + e.getCause().getMessage());
            }
            throw new CompletionException(e.getCause());
          }
        });
  }

  static LoggedOperation put(UUID id, String key, String value) {
    var operation =
        Operation.newBuilder()
            .setId(id.toString())
            .setKind(Kind.PUT)
            .setKey(ByteString.copyFromUtf8(key))
            .setValue(ByteString.copyFromUtf8(value))
            .setContentType("text/plain")
            .build();
    return LoggedOperation.newBuilder()
        .setId(OperationIds.toByteString(id))
        .setNamespace("default")
        .setKind(Kind.PUT)
        .setKey(operation.getKey())
        .setValue(operation.getValue())
        .setContentType(operation.getContentType())
        .setFingerprint(ByteString.copyFrom(Fingerprints.of(operation)))
        .build();
  }

  /** What the node remembers of an operation. */
  List<OperationStep> steps(int i, UUID id, String key) {
    return nodes
        .get(i)
        .journal
        .recall(
            RecallRequest.newBuilder()
                .setId(OperationIds.toByteString(id))
                .setNamespace("default")
                .setKey(ByteString.copyFromUtf8(key))
                .build())
        .getStepsList();
  }

  FaultsOnPurpose faults(int i) {
    return nodes.get(i).faults;
  }

  Database database(int i) {
    return nodes.get(i).database;
  }

  @Override
  public void close() throws IOException {
    for (int i = 0; i < nodes.size(); i++) {
      stop(i);
    }
    readers.shutdownNow();
  }
}

package dev.recado.gateway;

import com.google.protobuf.ByteString;
import dev.recado.faults.FaultControl;
import dev.recado.faults.FaultsGrpcService;
import dev.recado.membership.ApiKeys;
import dev.recado.membership.KeyIds;
import dev.recado.membership.MemberChannels;
import dev.recado.membership.MemberRole;
import dev.recado.protocol.v1.ApiKey;
import dev.recado.protocol.v1.ApiKeyRole;
import dev.recado.protocol.v1.Member;
import dev.recado.protocol.v1.MemberState;
import dev.recado.protocol.v1.Position;
import dev.recado.protocol.v1.Ring;
import dev.recado.protocol.v1.Role;
import dev.recado.protocol.v1.View;
import io.grpc.BindableService;
import io.grpc.ClientInterceptor;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * The rest of a fleet, in this process: discovery, three storage nodes with one store, a push
 * server.
 */
final class FakeFleet implements AutoCloseable {

  static final String CLIENT_KEY = "recado_client";
  static final String ADMIN_KEY = "recado_admin";
  static final String OTHER_KEY = "recado_of_another_namespace";
  static final String NAMESPACE = "default";
  private static final int NODES = 3;
  private static final dev.recado.membership.Ring RING = new dev.recado.membership.Ring(64, NODES);

  private final FakeStore store = new FakeStore();
  private final FakePush push = new FakePush();
  private final List<FakeNode> nodes = new ArrayList<>();
  private final List<FakeInbox> inboxes = new ArrayList<>();
  private final List<Server> servers = new ArrayList<>();
  private final FakeDiscovery discovery;
  private final int discoveryPort;
  private final Server pushServer;

  FakeFleet() {
    var view = View.newBuilder().setRevision(1).setFleetId(UUID.randomUUID().toString());
    for (int i = 0; i < NODES; i++) {
      var node = new FakeNode(UUID.randomUUID(), store, RING);
      nodes.add(node);
      var inbox = new FakeInbox();
      inboxes.add(inbox);
      int port =
          serve(
                  node,
                  inbox,
                  node.journal(),
                  new FaultsGrpcService(
                      FaultControl.of(node.faults(), MemberRole.STORAGE, () -> null)))
              .getPort();
      view.addMembers(member(node.id(), Role.STORAGE, "storage-" + i).setInternalGrpcPort(port));
    }
    pushServer = serve(push, push.journal());
    view.addMembers(
        member(UUID.randomUUID(), Role.PUSH, "push-1").setInternalGrpcPort(pushServer.getPort()));
    view.setRing(ring());
    view.addApiKeys(key(CLIENT_KEY, NAMESPACE, ApiKeyRole.CLIENT));
    view.addApiKeys(key(ADMIN_KEY, NAMESPACE, ApiKeyRole.ADMIN));
    view.addApiKeys(key(OTHER_KEY, "other", ApiKeyRole.CLIENT));
    discovery = new FakeDiscovery(view.build());
    discoveryPort = serve(discovery).getPort();
  }

  private static ApiKey key(String text, String namespace, ApiKeyRole role) {
    return ApiKey.newBuilder()
        .setHash(ApiKeys.hash(text))
        .setNamespace(namespace)
        .setRole(role)
        .build();
  }

  /** For clients over gRPC. */
  static ClientInterceptor clientKey() {
    var headers = new Metadata();
    headers.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + CLIENT_KEY);
    return MetadataUtils.newAttachHeadersInterceptor(headers);
  }

  static Member.Builder member(UUID id, Role role, String name) {
    return Member.newBuilder()
        .setId(id.toString())
        .setRole(role)
        .setName(name)
        .setHost("127.0.0.1")
        .setState(MemberState.LIVE);
  }

  /** Node i is the preferred leader of position i. */
  private Ring ring() {
    var ring = Ring.newBuilder().setEpoch(1).setBits(RING.bits());
    for (int number = 0; number < NODES; number++) {
      var position =
          Position.newBuilder()
              .setNumber(number)
              .setId(Long.toUnsignedString(RING.idOf(number)))
              .setAfter(Long.toUnsignedString(RING.afterOf(number)))
              .setIncarnation(1);
      for (int i = 0; i < NODES; i++) {
        position.addReplicas(nodes.get((number + i) % NODES).id().toString());
      }
      ring.addPositions(position.setLeader(nodes.get(number).id().toString()));
    }
    return ring.build();
  }

  private Server serve(BindableService... services) {
    var builder =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    MemberChannels.permitKeepAlive(builder);
    for (BindableService service : services) {
      builder.addService(service);
    }
    try {
      Server server = builder.build().start();
      servers.add(server);
      return server;
    } catch (IOException e) {
      throw new IllegalStateException("A fake did not start", e);
    }
  }

  int discoveryPort() {
    return discoveryPort;
  }

  FakeDiscovery discovery() {
    return discovery;
  }

  FakeStore store() {
    return store;
  }

  FakePush push() {
    return push;
  }

  /** For good: nothing listens on its port any more. */
  void stopPush() {
    pushServer.shutdownNow();
  }

  List<FakeNode> nodes() {
    return nodes;
  }

  /** The nodes' message inboxes, in the same order. */
  List<FakeInbox> inboxes() {
    return inboxes;
  }

  /** The node that leads the key's position, as the view tells. */
  FakeNode leaderOf(String key) {
    return nodes.get(positionOf(key));
  }

  /** The replicas of the key's position, the leader first. */
  List<FakeNode> replicasOf(String key) {
    int position = positionOf(key);
    return List.of(
        nodes.get(position), nodes.get((position + 1) % NODES), nodes.get((position + 2) % NODES));
  }

  private static int positionOf(String key) {
    return RING.numberOf(KeyIds.keyId(NAMESPACE, ByteString.copyFromUtf8(key), RING.bits()));
  }

  void reset() {
    nodes.forEach(FakeNode::reset);
    inboxes.forEach(FakeInbox::reset);
    push.breakCalls(false);
  }

  @Override
  public void close() {
    discovery.close();
    servers.forEach(Server::shutdownNow);
  }
}

package dev.recado.storage.ratis;

import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import org.apache.ratis.client.RaftClient;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.GroupManagementRequest;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.TransferLeadershipRequest;
import org.apache.ratis.retry.RetryPolicies;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.statemachine.StateMachine;
import org.apache.ratis.util.TimeDuration;

/** This node's Raft server: the groups of the positions that it holds. */
final class RaftNode implements AutoCloseable {

  private final RaftServer server;
  private final RaftProperties properties;
  private final Parameters parameters;
  private final ClientId client = ClientId.randomId();

  private RaftNode(RaftServer server, RaftProperties properties, Parameters parameters) {
    this.server = server;
    this.properties = properties;
    this.parameters = parameters;
  }

  /** Builds the server. Groups that are on disk are opened with it. */
  static RaftNode open(
      UUID member, RaftProperties properties, Parameters parameters, StateMachine.Registry machines)
      throws IOException {
    RaftServer server =
        RaftServer.newBuilder()
            .setServerId(RaftGroups.peerId(member))
            .setProperties(properties)
            .setParameters(parameters)
            .setStateMachineRegistry(machines)
            .build();
    return new RaftNode(server, properties, parameters);
  }

  RaftServer server() {
    return server;
  }

  void start(List<RaftGroup> groups) throws IOException {
    server.start();
    for (RaftGroup group : groups) {
      join(group);
    }
  }

  /**
   * A group that is not on disk is new. One on disk without members died before its first election,
   * and is told them again.
   */
  private void join(RaftGroup group) throws IOException {
    boolean onDisk = false;
    for (RaftGroupId known : server.getGroupIds()) {
      onDisk |= known.equals(group.getGroupId());
    }
    boolean told =
        onDisk && !server.getDivision(group.getGroupId()).getRaftConf().getAllPeers().isEmpty();
    if (!told && group.getPeers().isEmpty()) {
      throw new IllegalStateException(
          "A member of the group " + group.getGroupId() + " is placed, but not in the view");
    }
    if (!onDisk) {
      check(
          server.groupManagement(GroupManagementRequest.newAdd(client, server.getId(), 1, group)));
    } else if (!told) {
      check(
          server.groupManagement(
              GroupManagementRequest.newRemove(
                  client, server.getId(), 1, group.getGroupId(), false, false)));
      check(
          server.groupManagement(
              GroupManagementRequest.newAdd(client, server.getId(), 2, group, false)));
    }
  }

  /** At the leader: hands leadership to the member, or to any when null. */
  void transferLeadership(
      RaftGroupId group, @org.jspecify.annotations.Nullable RaftPeerId to, long timeoutMillis)
      throws IOException {
    check(
        server.transferLeadership(
            new TransferLeadershipRequest(client, server.getId(), group, 3, to, timeoutMillis)));
  }

  /** At a follower: asks the leader to hand leadership over to this member. */
  void requestLeadership(RaftGroup group, long timeoutMillis) throws IOException {
    try (RaftClient asking =
        RaftClient.newBuilder()
            .setProperties(properties)
            .setParameters(parameters)
            .setRaftGroup(group)
            .setLeaderId(server.getDivision(group.getGroupId()).getInfo().getLeaderId())
            .setRetryPolicy(
                RetryPolicies.retryUpToMaximumCountWithFixedSleep(2, TimeDuration.ONE_SECOND))
            .build()) {
      check(asking.admin().transferLeadership(server.getId(), timeoutMillis));
    }
  }

  private static void check(RaftClientReply reply) throws IOException {
    if (!reply.isSuccess()) {
      throw new IOException("Raft refused: " + reply.getException());
    }
  }

  @Override
  public void close() throws IOException {
    try {
      server.close();
    } catch (CompletionException e) {
      throw new IOException("The Raft server could not be closed", e);
    }
  }
}

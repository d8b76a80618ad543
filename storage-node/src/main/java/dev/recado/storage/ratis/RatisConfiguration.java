package dev.recado.storage.ratis;

import dev.recado.membership.tls.CertificateRole;
import dev.recado.membership.tls.MemberTls;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.grpc.GrpcTlsConfig;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.util.SizeInBytes;
import org.apache.ratis.util.TimeDuration;

/**
 * Ratis' own configuration, from ours. Its defaults of memory are for a server with one group;
 * these are for each position's.
 */
final class RatisConfiguration {

  private static final int APPEND_BYTES_MAX = 4 << 20;
  private static final int PAUSE_DAYS_MAX = 365;

  /**
   * Pauses between a leader's attempts at a follower that does not answer. By default they grow to
   * 5 s, and a follower that comes back catches up that much later, which is when it is needed; and
   * after a thousand there is no pause any more.
   */
  private static final String APPEND_RETRIES = "10ms,10, 200ms,1000000000";

  private RatisConfiguration() {}

  static RaftProperties of(ReplicationProperties settings, Path directory, String host, int port) {
    var properties = new RaftProperties();
    RaftServerConfigKeys.setStorageDir(properties, List.of(directory.toFile()));
    RaftServerConfigKeys.setRemovedGroupsDir(
        properties, directory.resolveSibling("raft-removed").toFile());
    GrpcConfigKeys.Server.setHost(properties, host);
    GrpcConfigKeys.Server.setPort(properties, port);
    GrpcConfigKeys.setMessageSizeMax(properties, SizeInBytes.valueOf(4L * APPEND_BYTES_MAX));
    appendInTurn(properties);
    timing(settings, properties);
    memory(settings, properties);
    log(settings, properties);
    return properties;
  }

  /** On the Raft port both sides of a connection are storage nodes, and prove it. */
  static Parameters secured(MemberTls tls) {
    var parameters = new Parameters();
    tls.managers(Set.of(CertificateRole.STORAGE))
        .ifPresent(managers ->
            GrpcConfigKeys.TLS.setConf(
                parameters, new GrpcTlsConfig(managers.keys(), managers.trust(), true)));
    return parameters;
  }

  /**
   * A follower's appends run on one thread. Ratis 3.3.0 chains them in a function that is run once
   * more when two requests come at once (a leader that connects again): with several threads the
   * same entries are then appended by two at a time, one is refused, and with it every later append
   * for as long as the process lives.
   */
  private static void appendInTurn(RaftProperties properties) {
    RaftServerConfigKeys.ThreadPool.setServerSize(properties, 1);
  }

  private static void timing(ReplicationProperties settings, RaftProperties properties) {
    RaftServerConfigKeys.Rpc.setTimeoutMin(properties, time(settings.electionTimeoutMin()));
    RaftServerConfigKeys.Rpc.setTimeoutMax(properties, time(settings.electionTimeoutMax()));
    RaftServerConfigKeys.Rpc.setRequestTimeout(properties, time(settings.requestTimeout()));
    // A leader that lost its majority may be the only one with the whole log: by default it would
    // stay away from elections for 10 s. A process that stood still for as long steps down at once.
    RaftServerConfigKeys.LeaderElection.setLeaderStepDownWaitTime(
        properties, time(settings.electionTimeoutMax()));
    // By default a server that stood still for a minute ends, and its process stays, without it.
    RaftServerConfigKeys.setCloseThreshold(
        properties, TimeDuration.valueOf(PAUSE_DAYS_MAX, TimeUnit.DAYS));
    RaftServerConfigKeys.Log.Appender.setRetryPolicy(properties, APPEND_RETRIES);
    // Proposals always have new call ids: the inbox is what recognises a repeated operation.
    RaftServerConfigKeys.RetryCache.setExpiryTime(
        properties, TimeDuration.valueOf(2, TimeUnit.SECONDS));
  }

  private static void memory(ReplicationProperties settings, RaftProperties properties) {
    RaftServerConfigKeys.Log.setSegmentCacheNumMax(properties, 2);
    RaftServerConfigKeys.Log.setSegmentCacheSizeMax(
        properties, SizeInBytes.valueOf(settings.groupCacheBytesMax()));
    RaftServerConfigKeys.Log.setQueueByteLimit(
        properties, SizeInBytes.valueOf(settings.pendingBytesMax()));
    RaftServerConfigKeys.Log.setWriteBufferSize(
        properties, SizeInBytes.valueOf(2L * APPEND_BYTES_MAX));
    RaftServerConfigKeys.Log.Appender.setBufferByteLimit(
        properties, SizeInBytes.valueOf(APPEND_BYTES_MAX));
    RaftServerConfigKeys.Write.setByteLimit(
        properties, SizeInBytes.valueOf(settings.pendingBytesMax()));
  }

  private static void log(ReplicationProperties settings, RaftProperties properties) {
    // Else every commit adds an entry that tells its index, which every replica syncs and applies:
    // twice the entries. A server that starts hears the index from the next leader.
    RaftServerConfigKeys.Log.setLogMetadataEnabled(properties, false);
    RaftServerConfigKeys.Log.setSegmentSizeMax(
        properties, SizeInBytes.valueOf(settings.segmentBytesMax()));
    RaftServerConfigKeys.Log.setPreallocatedSize(properties, SizeInBytes.valueOf(1 << 20));
    RaftServerConfigKeys.Log.Appender.setInstallSnapshotEnabled(properties, false);
    RaftServerConfigKeys.Snapshot.setAutoTriggerEnabled(properties, true);
    RaftServerConfigKeys.Snapshot.setAutoTriggerThreshold(properties, settings.snapshotThreshold());
    RaftServerConfigKeys.Snapshot.setTriggerWhenStopEnabled(properties, false);
    RaftServerConfigKeys.Snapshot.setTriggerWhenRemoveEnabled(properties, false);
    // Behind the slowest follower too: nobody is left without the log that it still needs.
    RaftServerConfigKeys.Log.setPurgeUptoSnapshotIndex(properties, false);
  }

  private static TimeDuration time(Duration duration) {
    return TimeDuration.valueOf(duration.toMillis(), TimeUnit.MILLISECONDS);
  }
}

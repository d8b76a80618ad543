package dev.recado.storage.ratis;

import dev.recado.faults.Faults;
import dev.recado.journal.StepJournal;
import dev.recado.membership.MemberChannels;
import dev.recado.membership.Membership;
import dev.recado.membership.MembershipProperties;
import dev.recado.membership.tls.MemberTls;
import dev.recado.storage.ProcessEnd;
import dev.recado.storage.StorageProperties;
import dev.recado.storage.disk.DiskSpace;
import dev.recado.storage.identity.NodeIdentity;
import dev.recado.storage.proposal.ProposalProperties;
import dev.recado.storage.replica.ApplierConnections;
import dev.recado.tracing.OperationTracing;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the node's replicas together. */
@Configuration(proxyBeanMethods = false)
class ReplicasConfiguration {

  @Bean
  ExecutorService replicaReaders() {
    return Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("reader-", 0).factory());
  }

  @Bean
  DiskSpace raftDisk(StorageProperties storage, MembershipProperties member) {
    return new DiskSpace(storage.raftDirectoryIn(member.dataDirectory()), storage.diskFreeMin());
  }

  @Bean
  ReplicasOpening.Ground replicaGround(
      DataSource database,
      JdbcConnectionDetails connection,
      StorageProperties storage,
      MembershipProperties member,
      ReplicationProperties settings,
      DiskSpace raftDisk,
      ExecutorService replicaReaders,
      MemberTls tls) {
    String password = connection.getPassword();
    String username = connection.getUsername();
    return new ReplicasOpening.Ground(
        database,
        new ApplierConnections(
            connection.getJdbcUrl(),
            username == null ? "" : username,
            password == null ? "" : password,
            settings.databaseTimeout()),
        replicaReaders,
        raftDisk,
        member.host(),
        storage.raftPort(),
        tls);
  }

  @Bean
  ReplicasKeeper replicasKeeper(
      Membership membership,
      NodeIdentity identity,
      ReplicasOpening.Ground ground,
      ReplicationProperties settings,
      ProposalProperties proposals,
      MeterRegistry meters,
      Faults faults,
      StepJournal journal,
      OperationTracing tracing,
      MemberChannels channels,
      ProcessEnd processEnd) {
    var witnesses =
        new MemberWitnesses(
            id -> membership.view().flatMap(view -> view.member(id)),
            channels::internal,
            settings.confirmTimeout());
    var opening =
        new ReplicasOpening(
            ground,
            settings,
            proposals,
            membership.clock(),
            new ReplicasOpening.Hooks(
                faults, journal, meters, tracing, witnesses, membership::renewNow));
    return new ReplicasKeeper(
        membership,
        identity::isConfirmed,
        opening,
        settings,
        meters,
        () -> processEnd.fail("a replica of this node is closed for good"));
  }
}

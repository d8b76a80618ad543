package dev.recado.storage.identity;

import dev.recado.membership.InternalServerProperties;
import dev.recado.membership.LocalReplicas;
import dev.recado.membership.MemberRole;
import dev.recado.membership.MemberSelf;
import dev.recado.membership.Membership;
import dev.recado.membership.MembershipProperties;
import dev.recado.storage.ProcessEnd;
import dev.recado.storage.StorageProperties;
import dev.recado.storage.position.PositionReplica;
import dev.recado.storage.position.Replicas;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.jdbc.autoconfigure.DataSourceProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class IdentityConfiguration {

  /** Held before member.properties is read, which is when the membership is made. */
  @Bean
  DataDirectory dataDirectory(MembershipProperties properties) {
    return DataDirectory.hold(properties.dataDirectory().toAbsolutePath());
  }

  @Bean
  DatabaseHold databaseHold(DataSourceProperties database, StorageProperties properties)
      throws SQLException {
    String url = database.determineUrl();
    String username = orEmpty(database.determineUsername());
    String password = orEmpty(database.determinePassword());
    var hold = new DatabaseHold(new HoldConnections(url, username, password));
    Optional<AbsentDatabase> absent =
        properties.databaseCreate()
            ? Optional.of(new AbsentDatabase(url, username, password))
            : Optional.empty();
    DatabaseStart.await(hold, absent, properties.databaseWait());
    new KnownSchemas(url, username, password).check(hold);
    return hold;
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  @Bean
  NodeIdentity nodeIdentity(DataDirectory directory, DatabaseHold database) throws SQLException {
    var identity = new NodeIdentity(directory, database);
    identity.check();
    return identity;
  }

  @Bean
  IdentityKeeper identityKeeper(
      NodeIdentity identity,
      DatabaseHold database,
      Membership membership,
      StorageProperties properties,
      ProcessEnd end) {
    var keeper =
        new IdentityKeeper(
            identity,
            database,
            membership::self,
            membership::view,
            properties.databaseCheckInterval(),
            end);
    membership.onView(_ -> keeper.look());
    return keeper;
  }

  /** Takes the identity so that a node with foreign data never registers. */
  @Bean
  MemberSelf memberSelf(
      NodeIdentity checked,
      StorageProperties properties,
      InternalServerProperties internal,
      @Value("${server.port}") int httpPort,
      @Value("${spring.grpc.server.port}") int grpcPort) {
    return new MemberSelf(
        MemberRole.STORAGE, httpPort, grpcPort, internal.port(), properties.raftPort());
  }

  /** Looked up late: what holds the replicas may itself need the membership. */
  @Bean
  LocalReplicas localReplicas(ObjectProvider<Replicas> replicas) {
    return () ->
        replicas.stream()
            .flatMap(all -> all.all().stream())
            .map(PositionReplica::describe)
            .toList();
  }

  /** To be run when this node gained or lost the leadership of a position. */
  @Bean
  Runnable leadershipChanged(ObjectProvider<Membership> membership) {
    return () -> membership.getObject().renewNow();
  }
}

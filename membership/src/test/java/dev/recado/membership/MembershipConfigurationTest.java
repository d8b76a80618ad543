package dev.recado.membership;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recado.protocol.v1.HeldReplica;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

class MembershipConfigurationTest {

  @TempDir Path directory;

  private ApplicationContextRunner service = new ApplicationContextRunner();

  @BeforeEach
  void configure() throws Exception {
    Path secret = Files.writeString(directory.resolve("secret"), "0123456789abcdef");
    service =
        service
            .withUserConfiguration(Service.class)
            .withPropertyValues(
                "recado.member.discovery-addresses=127.0.0.1:1,localhost:65535",
                "recado.member.fleet-secret-file=" + secret,
                "recado.member.data-directory=" + directory);
  }

  @Test
  void serviceThatImportsItHasAMembershipWithItsReplicas() {
    service.run(context -> {
      assertThat(context).hasNotFailed();
      assertThat(context).hasSingleBean(Membership.class);
      assertThat(context).hasSingleBean(MemberChannels.class);
      assertThat(context.getBean(FleetClock.class))
          .isSameAs(context.getBean(Membership.class).clock());
      assertThat(context.getBean(Membership.class).isRunning()).isTrue();
    });
  }

  @Test
  void badConfigurationStopsTheStartAndNamesTheProperty() {
    assertRefused("recado.member.discovery-addresses=nowhere", "must be host:port");
    assertRefused("recado.member.discovery-addresses=host:65536", "must be host:port");
    assertRefused("recado.member.name=Not A Name", "must be 1 to 63");
    assertRefused("recado.member.zone=a b", "must be at most 63");
    assertRefused("recado.member.call-timeout=1ms", "recado.member.call-timeout must be");
    assertRefused("recado.member.watch-silence=1ms", "recado.member.watch-silence must be");
    assertRefused("recado.member.backoff-max=1ms", "recado.member.backoff-min must be");
    assertRefused("recado.member.channels-max=0", "channelsMax");
    assertRefused("recado.member.announced.raft-port=65536", "announced.raftPort");
    assertRefused("recado.member.announced.host=a b", "must be a host name or address, or empty");
    assertRefused("recado.member.fleet-secret-file=/nowhere/secret", "fleet-secret-file");
  }

  @Test
  void damagedMemberFileStopsTheStart() throws Exception {
    Files.writeString(directory.resolve("member.properties"), "id=1");

    service.run(context ->
        assertThat(context)
            .getFailure()
            .rootCause()
            .hasMessageContaining("member.properties must hold"));
  }

  private void assertRefused(String setting, String told) {
    service
        .withPropertyValues(setting)
        .run(context ->
            assertThat(context)
                .getFailure()
                .satisfies(failure -> {
                  var all = new StringBuilder();
                  for (Throwable t = failure; t != null; t = t.getCause()) {
                    all.append(t.getMessage()).append('\n');
                  }
                  assertThat(all.toString()).contains(told);
                }));
  }

  @Configuration(proxyBeanMethods = false)
  @Import(MembershipConfiguration.class)
  static class Service {

    @Bean
    MemberSelf self() {
      return new MemberSelf(MemberRole.STORAGE, 1, 2, 3, 4);
    }

    @Bean
    LocalReplicas replicas(Membership membership) {
      // As in a service: what reports the replicas itself needs the membership.
      return () -> membership.view().isEmpty() ? List.<HeldReplica>of() : List.of();
    }
  }
}

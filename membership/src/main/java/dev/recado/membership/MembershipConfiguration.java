package dev.recado.membership;

import dev.recado.membership.tls.CertificateRole;
import dev.recado.membership.tls.MemberTls;
import dev.recado.membership.tls.TlsConfiguration;
import java.util.List;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * For services to import: needs their {@link MemberSelf}, and takes their {@link LocalReplicas}.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({MembershipProperties.class, InternalServerProperties.class})
@Import(TlsConfiguration.class)
public class MembershipConfiguration {

  private static final Set<CertificateRole> MEMBERS =
      Set.of(CertificateRole.STORAGE, CertificateRole.PUSH, CertificateRole.GATEWAY);

  @Bean
  FleetSecret fleetSecret(MembershipProperties properties) {
    return FleetSecret.read(properties.fleetSecretFile());
  }

  /** The replicas are looked up late: what reports them may itself need the membership. */
  @Bean
  Membership membership(
      MembershipProperties properties,
      MemberSelf self,
      FleetSecret secret,
      MemberTls tls,
      ObjectProvider<LocalReplicas> replicas,
      ObjectProvider<WallClock> wallClock) {
    LocalReplicas none = List::of;
    return new Membership(
        properties,
        self,
        secret,
        tls,
        () -> replicas.getIfAvailable(() -> none).held(),
        wallClock.getIfAvailable(() -> WallClock.SYSTEM));
  }

  @Bean
  FleetClock fleetClock(Membership membership) {
    return membership.clock();
  }

  @Bean
  MemberChannels memberChannels(
      Membership membership, FleetSecret secret, MemberTls tls, MembershipProperties properties) {
    return new MemberChannels(membership, secret, tls, properties.channelsMax());
  }

  @Bean
  InternalServer internalServer(
      InternalServerProperties properties,
      ObjectProvider<MemberService> services,
      FleetSecret secret,
      MemberTls tls) {
    return new InternalServer(
        properties, services.orderedStream().toList(), secret, tls.from(MEMBERS));
  }
}

package dev.recado.membership;

import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * For services to import: needs their {@link MemberSelf}, and takes their {@link LocalReplicas}.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(MembershipProperties.class)
public class MembershipConfiguration {

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
      ObjectProvider<LocalReplicas> replicas,
      ObjectProvider<WallClock> wallClock) {
    LocalReplicas none = List::of;
    return new Membership(
        properties,
        self,
        secret,
        () -> replicas.getIfAvailable(() -> none).held(),
        wallClock.getIfAvailable(() -> WallClock.SYSTEM));
  }

  @Bean
  FleetClock fleetClock(Membership membership) {
    return membership.clock();
  }

  @Bean
  MemberChannels memberChannels(
      Membership membership, FleetSecret secret, MembershipProperties properties) {
    return new MemberChannels(membership, secret, properties.channelsMax());
  }
}

package dev.recado.discovery.fleet;

import dev.recado.discovery.DiscoveryProperties;
import dev.recado.discovery.RingProperties;
import dev.recado.discovery.lease.LeaseRules;
import dev.recado.discovery.placement.PlacementRules;
import dev.recado.membership.start.MisconfiguredException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The pure rules, as this process is configured. */
@Configuration(proxyBeanMethods = false)
class FleetRules {

  @Bean
  LeaseRules leaseRules(DiscoveryProperties properties) {
    return new LeaseRules(
        properties.leaseTtl(),
        properties.memberGrace(),
        properties.collapseShare(),
        properties.outageAfter());
  }

  @Bean
  PlacementRules placementRules(DiscoveryProperties properties, RingProperties ring) {
    if (ring.replicas() > properties.expectedStorageMembers()) {
      throw new MisconfiguredException(
          "recado.ring.replicas is "
              + ring.replicas()
              + ", but recado.discovery.expected-storage-members is "
              + properties.expectedStorageMembers()
              + ": replicas lie on different members, so it must be 1 to that number.",
          "Lower recado.ring.replicas, or raise recado.discovery.expected-storage-members.");
    }
    return new PlacementRules(
        ring.positions(), ring.replicas(), properties.expectedStorageMembers());
  }
}

package dev.recado.gateway.read;

import dev.recado.gateway.dispatch.DispatchProperties;
import dev.recado.gateway.dispatch.Routes;
import dev.recado.membership.FleetMember;
import dev.recado.membership.Membership;
import java.util.stream.Collectors;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ReadConfiguration {

  @Bean
  Reads reads(Routes routes, DispatchProperties properties, Membership membership) {
    var reads =
        new Reads(
            routes,
            new ReplicaCalls(routes, properties),
            properties.readAttemptTimeout(),
            task -> {
              var _ = Thread.ofVirtual().name("read").start(task);
            });
    membership.onView(view ->
        reads.retain(view.members().stream().map(FleetMember::id).collect(Collectors.toSet())));
    return reads;
  }
}

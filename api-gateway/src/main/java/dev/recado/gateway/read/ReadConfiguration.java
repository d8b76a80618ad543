package dev.recado.gateway.read;

import dev.recado.gateway.dispatch.DispatchProperties;
import dev.recado.gateway.dispatch.Routes;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ReadConfiguration {

  @Bean
  Reads reads(Routes routes, DispatchProperties properties) {
    return new Reads(
        routes,
        new ReplicaCalls(routes, properties),
        task -> {
          var _ = Thread.ofVirtual().name("scan").start(task);
        });
  }
}

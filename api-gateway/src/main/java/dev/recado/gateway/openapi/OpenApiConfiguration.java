package dev.recado.gateway.openapi;

import io.swagger.v3.oas.models.OpenAPI;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class OpenApiConfiguration {

  /** What springdoc found in the handlers becomes the contract, which has the same ones. */
  @Bean
  OpenApiCustomizer contract() {
    return found -> {
      OpenAPI contract = Contract.read();
      Contract.requireSame(contract, found.getPaths());
      found
          .info(contract.getInfo())
          .servers(contract.getServers())
          .security(contract.getSecurity())
          .tags(contract.getTags())
          .paths(contract.getPaths())
          .components(contract.getComponents());
    };
  }
}

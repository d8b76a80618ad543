package dev.recado.membership.container;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;

/** Lets other properties use {@code ${recado.container.name}}. One that is given comes first. */
final class ContainerNameProcessor implements EnvironmentPostProcessor {

  @Override
  public void postProcessEnvironment(
      ConfigurableEnvironment environment, SpringApplication application) {
    environment
        .getPropertySources()
        .addLast(new ContainerNameSource(() -> ContainerDns.ofSystem().name()));
  }
}

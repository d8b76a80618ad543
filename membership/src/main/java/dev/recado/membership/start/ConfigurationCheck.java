package dev.recado.membership.start;

import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/** Looks at what is configured once it is known what can be, and before anything is made of it. */
final class ConfigurationCheck
    implements ApplicationContextInitializer<ConfigurableApplicationContext> {

  @Override
  public void initialize(ConfigurableApplicationContext context) {
    context.addBeanFactoryPostProcessor(beans -> {
      new UnknownProperties(PropertyNames.of(beans)).check(context.getEnvironment());
      DatabaseUrl.check(context.getEnvironment());
    });
  }
}

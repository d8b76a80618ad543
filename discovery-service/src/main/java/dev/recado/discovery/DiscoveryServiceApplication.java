package dev.recado.discovery;

import dev.recado.tracing.TracingConfiguration;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskSchedulingAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.data.jpa.autoconfigure.DataJpaRepositoriesAutoConfiguration;
import org.springframework.boot.servlet.autoconfigure.MultipartAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;

/** The process. Ends with 0 after SIGTERM, when everything it took is finished. */
@SpringBootApplication(
    proxyBeanMethods = false,
    exclude = {
      DataJpaRepositoriesAutoConfiguration.class,
      ErrorMvcAutoConfiguration.class,
      MultipartAutoConfiguration.class,
      TaskExecutionAutoConfiguration.class,
      TaskSchedulingAutoConfiguration.class
    })
@ConfigurationPropertiesScan
@Import(TracingConfiguration.class)
public class DiscoveryServiceApplication {

  public static void main(String[] args) {
    var application = new SpringApplication(DiscoveryServiceApplication.class);
    // A start that still waits for its database ends at once on SIGTERM: there is nothing to close.
    application.setRegisterShutdownHook(false);
    ConfigurableApplicationContext context = application.run(args);
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> end(context)));
  }

  /** A JVM that is ended by SIGTERM would say 143 even after it stopped in good order. */
  private static void end(ConfigurableApplicationContext context) {
    context.close();
    Runtime.getRuntime().halt(0);
  }
}

package dev.recado.push;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskSchedulingAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.servlet.autoconfigure.MultipartAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;

/** The process. Ends with 0 after SIGTERM, when everything it took is finished. */
@SpringBootApplication(
    exclude = {
      ErrorMvcAutoConfiguration.class,
      MultipartAutoConfiguration.class,
      TaskExecutionAutoConfiguration.class,
      TaskSchedulingAutoConfiguration.class
    })
@ConfigurationPropertiesScan
public class PushServerApplication {

  public static void main(String[] args) {
    var application = new SpringApplication(PushServerApplication.class);
    application.setRegisterShutdownHook(false);
    ConfigurableApplicationContext context = application.run(args);
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> exit(context)));
  }

  /** The JVM's own status after a signal is 143, also when all went well. */
  private static void exit(ConfigurableApplicationContext context) {
    context.close();
    Runtime.getRuntime().halt(0);
  }
}

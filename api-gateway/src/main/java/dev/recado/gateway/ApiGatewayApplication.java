package dev.recado.gateway;

import dev.recado.faults.FaultsConfiguration;
import dev.recado.journal.JournalConfiguration;
import dev.recado.membership.InternalServerProperties;
import dev.recado.membership.MemberRole;
import dev.recado.membership.MemberSelf;
import dev.recado.membership.MembershipConfiguration;
import dev.recado.tracing.TracingConfiguration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskSchedulingAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.servlet.autoconfigure.MultipartAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * The process. Ends with 0 after SIGTERM, when everything it took is finished or left to the next
 * owner.
 */
@SpringBootApplication(
    exclude = {
      DataSourceTransactionManagerAutoConfiguration.class,
      ErrorMvcAutoConfiguration.class,
      MultipartAutoConfiguration.class,
      TaskExecutionAutoConfiguration.class,
      TaskSchedulingAutoConfiguration.class,
      TransactionAutoConfiguration.class
    })
@Import({
  MembershipConfiguration.class,
  FaultsConfiguration.class,
  JournalConfiguration.class,
  TracingConfiguration.class
})
public class ApiGatewayApplication {

  public static void main(String[] args) {
    var application = new SpringApplication(ApiGatewayApplication.class);
    application.setRegisterShutdownHook(false);
    ConfigurableApplicationContext context = application.run(args);
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> exit(context)));
  }

  /** The JVM's own status after a signal is 143, also when all went well. */
  private static void exit(ConfigurableApplicationContext context) {
    context.close();
    Runtime.getRuntime().halt(0);
  }

  @Bean
  MemberSelf memberSelf(
      InternalServerProperties internal,
      @Value("${server.port}") int httpPort,
      @Value("${spring.grpc.server.port}") int grpcPort) {
    return new MemberSelf(MemberRole.GATEWAY, httpPort, grpcPort, internal.port(), 0);
  }
}

package dev.recado.storage;

import dev.recado.faults.FaultsConfiguration;
import dev.recado.journal.JournalConfiguration;
import dev.recado.membership.MembershipConfiguration;
import dev.recado.tracing.TracingConfiguration;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Import;

/** A storage node: replicas of positions, served over gRPC. */
@SpringBootApplication(proxyBeanMethods = false)
@ConfigurationPropertiesScan
@Import({
  MembershipConfiguration.class,
  FaultsConfiguration.class,
  JournalConfiguration.class,
  TracingConfiguration.class
})
public class StorageNodeApplication {

  /** Ratis appends to its logs on the common pool: on two cores it would have a single thread. */
  private static final String COMMON_POOL_THREADS =
      "java.util.concurrent.ForkJoinPool.common.parallelism";

  public static void main(String[] args) {
    if (System.getProperty(COMMON_POOL_THREADS) == null) {
      System.setProperty(
          COMMON_POOL_THREADS,
          String.valueOf(Math.max(4, Runtime.getRuntime().availableProcessors())));
    }
    var end = new ProcessEnd(System::exit, Runtime.getRuntime()::halt);
    // Added first, so that it runs last.
    SpringApplication.getShutdownHandlers().add(end::finish);
    var application = new SpringApplication(StorageNodeApplication.class);
    application.addInitializers(
        context -> context.getBeanFactory().registerSingleton("processEnd", end));
    application.run(args);
    end.started();
  }
}

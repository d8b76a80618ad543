package dev.recado.storage;

import dev.recado.membership.MembershipConfiguration;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Import;

/** A storage node: replicas of positions, served over gRPC. */
@SpringBootApplication(proxyBeanMethods = false)
@ConfigurationPropertiesScan
@Import(MembershipConfiguration.class)
public class StorageNodeApplication {

  public static void main(String[] args) {
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

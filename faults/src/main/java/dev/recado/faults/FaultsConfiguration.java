package dev.recado.faults;

import dev.recado.membership.MemberSelf;
import io.grpc.ServerInterceptor;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;
import org.springframework.grpc.server.GlobalServerInterceptor;

/** For services to import. They serve {@link FaultsGrpcService} themselves, to members only. */
@Configuration(proxyBeanMethods = false)
public class FaultsConfiguration {

  @Bean
  Faults faults(Environment environment) {
    return environment.acceptsProfiles(Profiles.of(Faults.PROFILE))
        ? new FaultsOnPurpose(Runtime.getRuntime()::halt)
        : Faults.NONE;
  }

  @Bean
  FaultControl faultControl(Faults faults, MemberSelf self, ObjectProvider<DataSource> database) {
    return FaultControl.of(faults, self.role(), database::getIfAvailable);
  }

  /** For whatever the process serves through Spring. */
  @Bean
  @GlobalServerInterceptor
  @Profile(Faults.PROFILE)
  ServerInterceptor faultyCalls(Faults faults) {
    return new FaultyCalls(faults);
  }
}

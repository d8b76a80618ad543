package dev.recado.faults;

import dev.recado.membership.MemberSelf;
import dev.recado.membership.MemberService;
import dev.recado.membership.WallClock;
import dev.recado.membership.start.MisconfiguredException;
import io.grpc.ServerInterceptor;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;
import org.springframework.grpc.server.GlobalServerInterceptor;

/** For services to import. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(FaultProperties.class)
public class FaultsConfiguration {

  @Bean
  Faults faults(Environment environment, FaultProperties properties) {
    if (environment.acceptsProfiles(Profiles.of(Faults.PROFILE))) {
      return new FaultsOnPurpose(Runtime.getRuntime()::halt, properties.flaws());
    }
    if (!properties.flaws().isEmpty()) {
      throw new MisconfiguredException(
          "recado.faults.flaws is "
              + properties.flaws()
              + ", which breaks promises, and is only for processes with the profile '"
              + Faults.PROFILE
              + "'.",
          "Remove the property.");
    }
    return Faults.NONE;
  }

  /** What everything in the process reads that asks what time the machine says it is. */
  @Bean
  WallClock wallClock(Faults faults) {
    return faults.shifted(WallClock.SYSTEM);
  }

  @Bean
  FaultControl faultControl(Faults faults, MemberSelf self, ObjectProvider<DataSource> database) {
    return FaultControl.of(faults, self.role(), database::getIfAvailable);
  }

  @Bean
  MemberService faultsService(FaultControl control) {
    return new MemberService(new FaultsGrpcService(control).bindService());
  }

  /** For whatever the process serves through Spring. */
  @Bean
  @GlobalServerInterceptor
  @Profile(Faults.PROFILE)
  ServerInterceptor faultyCalls(Faults faults) {
    return new FaultyCalls(faults);
  }
}

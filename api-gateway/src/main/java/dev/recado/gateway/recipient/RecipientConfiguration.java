package dev.recado.gateway.recipient;

import dev.recado.membership.FleetClock;
import dev.recado.membership.MemberChannels;
import dev.recado.membership.Membership;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RecipientProperties.class)
class RecipientConfiguration {

  @Bean
  Recipients recipients(
      Membership membership,
      MemberChannels channels,
      RecipientProperties properties,
      FleetClock clock) {
    return new Recipients(
        new PushClient(membership, channels, properties.callTimeout()),
        new KnownRecipients(properties.knownMax(), properties.knownTtl(), clock));
  }
}

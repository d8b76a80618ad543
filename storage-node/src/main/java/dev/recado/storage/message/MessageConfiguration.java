package dev.recado.storage.message;

import dev.recado.membership.Membership;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class MessageConfiguration {

  @Bean
  MessageProcessor messageProcessor() {
    return new MessageLog();
  }

  @Bean
  MessageInbox messageInbox(
      DataSource database,
      MessageProcessor processor,
      Membership membership,
      MessageProperties bounds) {
    return new MessageInbox(database, processor, membership.clock(), bounds);
  }
}

package dev.recado.membership.tls;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.ssl.SslBundleRegistrar;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** For services to import. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(TlsProperties.class)
public class TlsConfiguration {

  /** In place of Spring Boot's own, which servers for gRPC take once. */
  @Bean
  SslBundles sslBundles(ObjectProvider<SslBundleRegistrar> registrars) {
    var registry = new DefaultSslBundleRegistry();
    registrars.orderedStream().forEach(registrar -> registrar.registerBundles(registry));
    return new ReloadedBundles(registry);
  }

  @Bean
  MemberTls memberTls(TlsProperties properties, SslBundles bundles) {
    return properties.bundle().isEmpty()
        ? MemberTls.OFF
        : MemberTls.of(properties.bundle(), bundles);
  }
}

package dev.recado.gateway.web;

import dev.recado.faults.Faults;
import dev.recado.gateway.operation.OperationMeters;
import dev.recado.membership.Membership;
import org.apache.catalina.Lifecycle;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardHost;
import org.apache.coyote.ProtocolHandler;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.core.Ordered;

/** Tomcat, as the contract wants it. */
@Configuration(proxyBeanMethods = false)
class WebConfiguration {

  /**
   * As many characters as clients send without thinking of it; keys with them mean what they look
   * like.
   */
  private static final String RELAXED_CHARS = "\"<>[\\]^`{|}";

  @Bean
  Problems problems(OperationMeters meters) {
    return new Problems(meters);
  }

  @Bean
  FilterRegistrationBean<CallerFilter> callerFilter(Membership membership, Problems problems) {
    var registration = new FilterRegistrationBean<>(new CallerFilter(membership, problems));
    registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
    return registration;
  }

  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> tomcatEdge() {
    return factory -> {
      factory.addConnectorCustomizers(WebConfiguration::customize);
      factory.addContextCustomizers(context -> {
        if (context.getParent() instanceof StandardHost host) {
          host.setErrorReportValveClass(ProblemReportValve.class.getName());
        }
      });
    };
  }

  @Bean
  @Profile(Faults.PROFILE)
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> faultyEdge(Faults faults) {
    return factory -> factory.addEngineValves(new FaultyEdge(faults));
  }

  private static void customize(Connector connector) {
    ProtocolHandler protocol = connector.getProtocolHandler();
    if (protocol instanceof AbstractHttp11Protocol<?> http) {
      // A client that asks before it sends a large body is not told to go on before its headers
      // were judged.
      http.setContinueResponseTiming("onRead");
      http.setRelaxedPathChars(RELAXED_CHARS);
      http.setRelaxedQueryChars(RELAXED_CHARS);
    }
    connector.addLifecycleListener(event -> {
      if (event.getType().equals(Lifecycle.AFTER_INIT_EVENT)) {
        // The connector gives its protocol an adapter when it is initialised; processors take it
        // from there later.
        protocol.setAdapter(new EntryPathAdapter(protocol.getAdapter()));
      }
    });
  }
}

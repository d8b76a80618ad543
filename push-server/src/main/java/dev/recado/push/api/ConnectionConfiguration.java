package dev.recado.push.api;

import org.apache.catalina.connector.Connector;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Tomcat, for many connections that say little: each keeps two buffers for as long as it is open,
 * of 8 KiB unless told otherwise. What does not fit takes more reads and writes.
 */
@Configuration(proxyBeanMethods = false)
class ConnectionConfiguration {

  /** Requests are read into a buffer of their own; this one is for the rest of a body. */
  private static final int SOCKET_READ_BYTES = 512;

  /** A notification or two. */
  private static final int SOCKET_WRITE_BYTES = 2048;

  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> smallBuffers() {
    return factory ->
        factory.addConnectorCustomizers(connector -> {
          set(connector, "socket.appReadBufSize", SOCKET_READ_BYTES);
          set(connector, "socket.appWriteBufSize", SOCKET_WRITE_BYTES);
        });
  }

  private static void set(Connector connector, String property, int value) {
    if (!connector.setProperty(property, String.valueOf(value))) {
      throw new IllegalStateException("Tomcat's connector has no property " + property + ".");
    }
  }
}

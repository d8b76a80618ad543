package dev.recado.push.registration;

import dev.recado.membership.start.MisconfiguredException;
import java.net.URI;
import java.util.UUID;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Where clients reach this push server. {@code recado.push.public-url}; by default the address that
 * the HTTP server is bound to.
 */
@Component
public class PublicAddress {

  private static final String PROPERTY = "recado.push.public-url";

  private final Environment environment;
  private final String configured;

  PublicAddress(Environment environment, PublicUrlProperties properties) {
    this.environment = environment;
    this.configured = properties.publicUrl().replaceAll("/+$", "");
    if (!configured.isEmpty() && !isHttp(configured)) {
      throw new MisconfiguredException(
          PROPERTY + " is '" + configured + "'; it must be an http or https URL, or empty.",
          "Set it to where clients reach this push server, such as https://push.example.com.");
    }
  }

  private static boolean isHttp(String text) {
    try {
      URI uri = URI.create(text);
      return uri.getHost() != null
          && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  public String notificationsOf(UUID recipientId) {
    return base() + "/v1/recipients/" + recipientId + "/notifications";
  }

  private String base() {
    return configured.isEmpty()
        ? (environment.getProperty("server.ssl.bundle", "").isEmpty() ? "http://" : "https://")
            + environment.getProperty("server.address", "127.0.0.1")
            + ":"
            + environment.getProperty(
                "local.server.port", environment.getProperty("server.port", "8090"))
        : configured;
  }
}

package dev.recado.acceptance.client;

import java.net.URI;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** A registered recipient: its id, its secret, and where its notifications are. */
public record Recipient(String id, String token, String notifications) {

  public static Recipient register(RestClient gateway) {
    JsonNode json = gateway.postText("/v1/recipients", "").hasStatus(201).json();
    return new Recipient(
        json.path("id").asString(),
        json.path("token").asString(),
        json.path("notifications").asString());
  }

  /** The same mailbox at another push server. */
  public Recipient at(String pushServer) {
    return new Recipient(id, token, pushServer + path("notifications"));
  }

  /** At its push server, with its own token. */
  public RestClient client() {
    URI address = URI.create(notifications);
    return new RestClient(address.getScheme() + "://" + address.getAuthority(), token);
  }

  public String path(String what) {
    return "/v1/recipients/" + id + "/" + what;
  }

  /** One long poll. */
  public Answer poll(String query) {
    return client().get(path("notifications") + query, "Accept", "application/json");
  }

  /** What is there behind a sequence, at once. */
  public List<Notification> after(long sequence) {
    return poll("?after=" + sequence + "&limit=1000")
        .hasStatus(200)
        .json()
        .path("notifications")
        .valueStream()
        .map(Notification::of)
        .toList();
  }
}

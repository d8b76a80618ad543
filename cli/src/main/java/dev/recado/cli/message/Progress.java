package dev.recado.cli.message;

import java.util.ArrayList;
import java.util.List;

/** How far a message is. */
public record Progress(String id, String state, List<Delivery> deliveries) {

  /** A message and one member. */
  public record Delivery(String name, int attempts, boolean acknowledged) {}

  public boolean finished() {
    return !state.equals("accepted");
  }

  public boolean acknowledged() {
    return state.equals("acknowledged");
  }

  /** What is new since then, in lines. */
  public List<String> newsSince(Progress before) {
    var news = new ArrayList<String>();
    for (Delivery now : deliveries) {
      Delivery then =
          before.deliveries().stream()
              .filter(delivery -> delivery.name().equals(now.name()))
              .findFirst()
              .orElse(new Delivery(now.name(), 0, false));
      if (now.acknowledged() && !then.acknowledged()) {
        news.add(now.name() + " acknowledged after " + attempts(now.attempts()));
      } else if (now.attempts() > then.attempts() && now.attempts() > 1) {
        news.add(now.name() + " has not acknowledged; attempt " + now.attempts());
      }
    }
    return news;
  }

  private static String attempts(int attempts) {
    return attempts == 1 ? "1 attempt" : attempts + " attempts";
  }
}

package dev.recado.membership;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells once when discovery is away and once when it is back, however many attempts and loops meet
 * it.
 */
final class DiscoveryReach {

  private static final Logger log = LoggerFactory.getLogger(Membership.class);

  private final List<String> addresses;
  private final Map<String, String> complaints = new HashMap<>();

  DiscoveryReach(List<String> addresses) {
    this.addresses = addresses;
  }

  /** No address answers what the loop asks. */
  synchronized void away(String loop, String why) {
    complain(loop, "cannot be reached", why);
  }

  /** Discovery answers, but not what the loop needs. */
  synchronized void refused(String loop, String why) {
    complain(loop, "refuses this member", why);
  }

  synchronized void back(String loop) {
    if (complaints.remove(loop) != null && complaints.isEmpty()) {
      log.info("The discovery service at {} is back.", addresses);
    }
  }

  synchronized boolean isAway() {
    return !complaints.isEmpty();
  }

  private void complain(String loop, String complaint, String why) {
    boolean toldBefore = complaints.containsValue(complaint);
    complaints.put(loop, complaint);
    if (!toldBefore) {
      log.warn(
          "The discovery service at {} {} ({}). Going on with the last view; trying again until it answers.",
          addresses,
          complaint,
          why);
    }
  }
}

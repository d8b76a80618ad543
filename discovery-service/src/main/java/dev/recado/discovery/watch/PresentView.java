package dev.recado.discovery.watch;

import dev.recado.discovery.fleet.FleetKeeper;
import dev.recado.protocol.v1.View;
import org.springframework.stereotype.Component;

/** The view as of now: leases are judged before it is read. */
@Component
public class PresentView {

  private final FleetKeeper keeper;
  private final ViewReader reader;
  private final ViewFeed feed;

  PresentView(FleetKeeper keeper, ViewReader reader, ViewFeed feed) {
    this.keeper = keeper;
    this.reader = reader;
    this.feed = feed;
  }

  /** With the API keys. */
  public View read() {
    long _ = keeper.tick();
    return reader.read();
  }

  /**
   * The revision, when this instance can serve: it has read a view, and its database answers.
   * Anybody may ask, so it takes no lock.
   */
  public long revisionOnceReady() {
    var _ = feed.latest();
    return reader.revision();
  }
}

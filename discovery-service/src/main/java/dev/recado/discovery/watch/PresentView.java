package dev.recado.discovery.watch;

import dev.recado.discovery.fleet.FleetKeeper;
import dev.recado.protocol.v1.View;
import org.springframework.stereotype.Component;

/** The view as of now: leases are judged before it is read. */
@Component
public class PresentView {

  private final FleetKeeper keeper;
  private final ViewReader reader;

  PresentView(FleetKeeper keeper, ViewReader reader) {
    this.keeper = keeper;
    this.reader = reader;
  }

  /** With the API keys. */
  public View read() {
    long _ = keeper.tick();
    return reader.read();
  }
}

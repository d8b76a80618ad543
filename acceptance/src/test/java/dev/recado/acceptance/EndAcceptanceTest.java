package dev.recado.acceptance;

import dev.recado.acceptance.fleet.Fleet;
import dev.recado.acceptance.fleet.WithFleet;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** The last of all: the fleet that went through every other test is stopped. */
@WithFleet
@Order(Integer.MAX_VALUE)
class EndAcceptanceTest {

  @Test
  void stoppedFleetLeavesNoProcessPortOrFile(Fleet fleet) {
    fleet.heal();
    fleet.stopAndAssertNothingIsLeft();
  }
}

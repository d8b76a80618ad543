package dev.recado.gateway.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recado.protocol.internal.v1.InternalExecuteRequest;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class FlightTest {

  private static final UUID A = UUID.randomUUID();
  private static final UUID B = UUID.randomUUID();

  private final Flight flight =
      new Flight(0, InternalExecuteRequest.newBuilder().setCorrelation(1).build(), false);

  @Test
  void operationThatAMemberHoldsMayHaveHappened() {
    assertThat(flight.mayHaveHappened()).isFalse();
    flight.begin(A);
    assertThat(flight.mayHaveHappened()).isTrue();
  }

  @Test
  void certainNoLeavesNothingOpen() {
    flight.begin(A);
    assertThat(flight.giveUp(A, false)).isTrue();

    assertThat(flight.mayHaveHappened()).isFalse();
    assertThat(flight.mayBeRefused()).isTrue();
  }

  @Test
  void uncertainAttemptIsNeverForgotten() {
    flight.begin(A);
    flight.giveUp(A, true);
    flight.begin(B);
    flight.giveUp(B, false);

    assertThat(flight.mayHaveHappened()).isTrue();
    assertThat(flight.mayBeRefused()).isFalse();
  }

  @Test
  void newsOfAnEarlierAttemptDoesNotEndThePresentOne() {
    flight.begin(A);
    flight.giveUp(A, true);
    flight.begin(B);

    assertThat(flight.giveUp(A, false)).isFalse();
    assertThat(flight.holder()).isEqualTo(B);
  }

  @Test
  void keptOperationIsNotRefused() {
    assertThat(flight.keep()).isTrue();
    assertThat(flight.mayBeRefused()).isFalse();
  }

  @Test
  void endedFlightIsNeitherKeptNorBegun() {
    assertThat(flight.end()).isTrue();
    assertThat(flight.end()).isFalse();
    assertThat(flight.keep()).isFalse();
    assertThat(flight.begin(A)).isZero();
  }
}

package dev.recado.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RequestWindowTest {

  private static final int MOST = 8;

  private final RequestWindow window = new RequestWindow(MOST);

  private long lastNumber;

  private void arrive(int requests) {
    for (int i = 0; i < requests; i++) {
      lastNumber = window.arrived();
    }
  }

  private void serve(int requests) {
    for (int i = 0; i < requests; i++) {
      window.servedOne();
      window.answered();
    }
  }

  private void refuse(long number) {
    boolean _ = window.overloaded(number);
    window.answered();
  }

  @Test
  void asManyMoreAreAskedForAsWereAnswered() {
    assertThat(window.open()).isEqualTo(MOST);
    arrive(MOST);
    assertThat(window.open()).isZero();

    serve(3);

    assertThat(window.outstanding()).isEqualTo(MOST - 3);
    assertThat(window.open()).isEqualTo(3);
  }

  @Test
  void refusalHalvesTheWindowOnceForAllThatWasAskedFor() {
    int _ = window.open();
    arrive(MOST);

    for (long number = 1; number <= 6; number++) {
      refuse(number);
    }

    assertThat(window.open()).as("2 of 4 are unanswered").isEqualTo(2);
    arrive(2);
    refuse(lastNumber);
    assertThat(window.open()).as("3 of 2 are unanswered").isZero();
  }

  @Test
  void otherAnswersWidenItAgain() {
    int asked = window.open();
    arrive(asked);
    refuse(1);
    serve(MOST - 1);
    assertThat(window.open()).isEqualTo(MOST / 2);

    for (int size = MOST / 2; size < MOST; size++) {
      arrive(1);
      serve(1);
      assertThat(window.open()).as("one for the one that was served, and one more").isEqualTo(2);
      for (int i = 1; i < RequestWindow.ANSWERS_TO_GROW; i++) {
        arrive(1);
        serve(1);
        assertThat(window.open()).isEqualTo(1);
      }
    }

    arrive(MOST);
    serve(MOST);
    assertThat(window.open()).as("not larger than at first").isEqualTo(MOST);
  }

  @Test
  void oneIsAlwaysAskedFor() {
    int asked = window.open();
    for (int round = 0; round < 5; round++) {
      arrive(asked);
      for (int i = 0; i < asked; i++) {
        refuse(lastNumber - i);
      }
      asked = window.open();
    }

    assertThat(asked).isEqualTo(1);
  }
}

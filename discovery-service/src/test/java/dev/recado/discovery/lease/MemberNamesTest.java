package dev.recado.discovery.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class MemberNamesTest {

  @Test
  void freeNameIsGivenAsWanted() {
    assertThat(MemberNames.choose("storage-7", "storage", Set.of("storage-1")))
        .isEqualTo("storage-7");
  }

  @Test
  void memberWithoutNameGetsTheFirstFreeNumberOfItsRole() {
    assertThat(MemberNames.choose("", "push", Set.of("push-1", "push-3"))).isEqualTo("push-2");
  }

  @Test
  void takenNameIsNotGivenTwice() {
    assertThat(MemberNames.choose("push-1", "push", Set.of("push-1"))).isEqualTo("push-2");
  }
}

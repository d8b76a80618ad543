package dev.recado.push.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.recado.protocol.Rejection;
import dev.recado.protocol.v1.Reason;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class HeldPagesTest {

  private static final int PAGE = 1 << 20;

  private final HeldPages held = new HeldPages(DataSize.ofMegabytes(16));

  @Test
  void pagesGetSmallerWithTheRoomThatIsLeft() {
    assertThat(held.room(PAGE)).isEqualTo(PAGE);
    held.hold(12 << 20);
    assertThat(held.room(PAGE)).isEqualTo((4 << 20) / 8);
    // Whoever is last still gets one notification at a time.
    held.hold((4 << 20) - 1);
    assertThat(held.room(PAGE)).isEqualTo(1);
    held.release((16 << 20) - 1);
    assertThat(held.room(PAGE)).isEqualTo(PAGE);
  }

  @Test
  void withoutRoomNoPageIsReadUntilOneIsTaken() {
    held.hold(16 << 20);
    assertThatThrownBy(() -> held.room(PAGE))
        .isInstanceOfSatisfying(
            Rejection.class, no -> assertThat(no.reason()).isEqualTo(Reason.OVERLOADED))
        .hasMessageContaining("held-bytes-max");
    held.release(8 << 20);
    assertThat(held.room(PAGE)).isEqualTo(PAGE);
  }

  @Test
  void whatIsHeldIsCounted() {
    held.hold(300);
    held.release(100);
    assertThat(held.bytes()).isEqualTo(200);
  }
}

package dev.recado.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RingTest {

  static Stream<List<Integer>> shapes() {
    return Stream.of(8, 9, 16, 32, 63, 64)
        .flatMap(bits -> Stream.of(1, 2, 3, 5, 7, 12, 255, 256).map(n -> List.of(bits, n)));
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void positionsAreAConstantStrideApartBeginningWithTheLastId(List<Integer> shape) {
    var ring = new Ring(shape.get(0), shape.get(1));
    BigInteger size = BigInteger.TWO.pow(ring.bits());
    BigInteger stride = size.divide(BigInteger.valueOf(ring.positions()));

    for (int number = 0; number < ring.positions(); number++) {
      assertThat(unsigned(ring.idOf(number)))
          .isEqualTo(
              size.subtract(BigInteger.ONE).subtract(stride.multiply(BigInteger.valueOf(number))));
    }
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void everyIdBelongsToTheOneArcThatHoldsIt(List<Integer> shape) {
    var ring = new Ring(shape.get(0), shape.get(1));
    long last = -1L >>> (64 - ring.bits());
    var random = new Random(11);
    Stream.concat(
            IntStream.range(0, ring.positions())
                .boxed()
                .flatMap(n ->
                    Stream.of(ring.idOf(n), (ring.idOf(n) + 1) & last, (ring.idOf(n) - 1) & last)),
            Stream.concat(
                Stream.of(0L, last), Stream.generate(() -> random.nextLong() & last).limit(500)))
        .forEach(id -> {
          int owner = ring.numberOf(id);
          assertThat(owns(ring, owner, id))
              .describedAs("%s of %s", Long.toUnsignedString(id), owner)
              .isTrue();
        });
  }

  @Test
  void arcsFollowEachOtherAroundTheRing() {
    var ring = new Ring(64, 12);

    for (int number = 0; number < 12; number++) {
      assertThat(ring.afterOf(number)).isEqualTo(ring.idOf((number + 1) % 12));
    }
  }

  @Test
  void threePositionsOf64BitsAreWhereTheContractSays() {
    var ring = new Ring(64, 3);

    assertThat(Stream.of(0, 1, 2).map(n -> Long.toUnsignedString(ring.idOf(n))))
        .containsExactly("18446744073709551615", "12297829382473034410", "6148914691236517205");
  }

  @Test
  void impossibleRingsAndIdsAreRefused() {
    assertThatThrownBy(() -> new Ring(7, 3)).hasMessageContaining("8 to 64");
    assertThatThrownBy(() -> new Ring(65, 3)).hasMessageContaining("8 to 64");
    assertThatThrownBy(() -> new Ring(64, 0)).hasMessageContaining("1 to 256");
    assertThatThrownBy(() -> new Ring(64, 257)).hasMessageContaining("1 to 256");
    var ring = new Ring(8, 3);
    assertThatThrownBy(() -> ring.numberOf(256)).hasMessageContaining("256");
    assertThatThrownBy(() -> ring.numberOf(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ring.idOf(3)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ring.afterOf(-1)).isInstanceOf(IllegalArgumentException.class);
  }

  /** By the definition: the arc (after, id], around the ring. */
  private static boolean owns(Ring ring, int number, long id) {
    BigInteger after = unsigned(ring.afterOf(number));
    BigInteger through = unsigned(ring.idOf(number));
    BigInteger it = unsigned(id);
    boolean wraps = after.compareTo(through) >= 0;
    return wraps
        ? it.compareTo(after) > 0 || it.compareTo(through) <= 0
        : it.compareTo(after) > 0 && it.compareTo(through) <= 0;
  }

  private static BigInteger unsigned(long id) {
    return new BigInteger(Long.toUnsignedString(id));
  }
}

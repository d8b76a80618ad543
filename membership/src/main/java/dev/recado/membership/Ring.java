package dev.recado.membership;

/**
 * The id space [0, 2^bits), as in Chord, with evenly spread positions: number 0 has id 2^bits − 1
 * and each next one 2^bits/n less. A position owns the arc (after, id]. Ids are unsigned longs.
 */
public final class Ring {

  public static final int BITS_MIN = 8;
  public static final int BITS_MAX = 64;
  public static final int POSITIONS_MAX = 256;

  private final int bits;
  private final int positions;
  private final long last;
  private final long stride;

  public Ring(int bits, int positions) {
    if (bits < BITS_MIN || bits > BITS_MAX) {
      throw new IllegalArgumentException(
          "A ring has " + BITS_MIN + " to " + BITS_MAX + " bits, not " + bits + ".");
    }
    if (positions < 1 || positions > POSITIONS_MAX) {
      throw new IllegalArgumentException(
          "A ring has 1 to " + POSITIONS_MAX + " positions, not " + positions + ".");
    }
    this.bits = bits;
    this.positions = positions;
    this.last = -1L >>> (Long.SIZE - bits);
    // floor(2^bits / n), where 2^bits itself may not fit a long; unused (and 0) when n is 1.
    long floor = Long.divideUnsigned(last, positions);
    boolean exact = Long.remainderUnsigned(last, positions) == positions - 1;
    this.stride = positions == 1 ? 0 : exact ? floor + 1 : floor;
  }

  /** Number of the position that owns the key id. */
  public int numberOf(long keyId) {
    if (Long.compareUnsigned(keyId, last) > 0) {
      throw new IllegalArgumentException(
          Long.toUnsignedString(keyId) + " is not an id of a ring with " + bits + " bits.");
    }
    if (positions == 1) {
      return 0;
    }
    // What the division leaves over belongs to the last number, whose arc reaches down to 0.
    long strides = Long.divideUnsigned(last - keyId, stride);
    return Long.compareUnsigned(strides, positions - 1L) < 0 ? (int) strides : positions - 1;
  }

  /** Id of the position: the last key id of its arc. */
  public long idOf(int number) {
    return last - checked(number) * stride;
  }

  /** Id of the position's predecessor: its arc begins right after it. */
  public long afterOf(int number) {
    return checked(number) == positions - 1 ? last : last - (number + 1L) * stride;
  }

  public int positions() {
    return positions;
  }

  public int bits() {
    return bits;
  }

  private int checked(int number) {
    if (number < 0 || number >= positions) {
      throw new IllegalArgumentException(
          "Position " + number + " is not one of a ring with " + positions + ".");
    }
    return number;
  }
}

package dev.recado.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class DigestsTest {

  /** Vectors of FIPS 180. */
  @Test
  void eachOneStartsEmpty() {
    for (int i = 0; i < 2; i++) {
      assertThat(hex(Digests.sha1())).isEqualTo("a9993e364706816aba3e25717850c26c9cd0d89d");
      assertThat(hex(Digests.sha256()))
          .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
  }

  @Test
  void twoAtATimeDoNotMix() {
    MessageDigest half = Digests.sha1();
    half.update("a".getBytes(StandardCharsets.US_ASCII));
    assertThat(hex(Digests.sha1())).isEqualTo("a9993e364706816aba3e25717850c26c9cd0d89d");
    half.update("bc".getBytes(StandardCharsets.US_ASCII));
    assertThat(HexFormat.of().formatHex(half.digest()))
        .isEqualTo("a9993e364706816aba3e25717850c26c9cd0d89d");
  }

  private static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest("abc".getBytes(StandardCharsets.US_ASCII)));
  }
}

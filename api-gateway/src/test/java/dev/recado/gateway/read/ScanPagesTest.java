package dev.recado.gateway.read;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.recado.protocol.internal.v1.InternalScanResponse;
import dev.recado.protocol.v1.Entry;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScanPagesTest {

  private static InternalScanResponse answer(boolean more, String... keys) {
    var answer = InternalScanResponse.newBuilder().setMore(more);
    for (String key : keys) {
      answer.addEntries(Entry.newBuilder().setKey(ByteString.copyFromUtf8(key)));
    }
    return answer.build();
  }

  private static List<String> keys(ScanPages.Page page) {
    return page.entries().stream().map(entry -> entry.getKey().toStringUtf8()).toList();
  }

  @Test
  void positionsAreMergedInKeyOrder() {
    var page =
        ScanPages.merge(
            List.of(answer(false, "b", "d"), answer(false, "a", "c")), ByteString.EMPTY, 10);

    assertThat(keys(page)).containsExactly("a", "b", "c", "d");
    assertThat(page.more()).isFalse();
  }

  @Test
  void pageEndsWhereAPositionMayHoldMore() {
    var page =
        ScanPages.merge(
            List.of(answer(true, "a", "b"), answer(false, "c", "d")), ByteString.EMPTY, 10);

    assertThat(keys(page)).containsExactly("a", "b");
    assertThat(page.more()).isTrue();
  }

  @Test
  void pageEndsAtItsLimit() {
    var page =
        ScanPages.merge(List.of(answer(false, "a", "c"), answer(false, "b")), ByteString.EMPTY, 2);

    assertThat(keys(page)).containsExactly("a", "b");
    assertThat(page.more()).isTrue();
  }

  @Test
  void lastKeyOfThePageBeforeIsLeftOut() {
    var page = ScanPages.merge(List.of(answer(false, "b", "c")), ByteString.copyFromUtf8("b"), 2);

    assertThat(keys(page)).containsExactly("c");
    assertThat(page.more()).isFalse();
  }

  @Test
  void largeValueIsAPageOfItsOwn() {
    var large =
        Entry.newBuilder()
            .setKey(ByteString.copyFromUtf8("a"))
            .setValue(ByteString.copyFrom(new byte[1 << 20]));
    var answer =
        InternalScanResponse.newBuilder()
            .addEntries(large)
            .addEntries(Entry.newBuilder().setKey(ByteString.copyFromUtf8("b")))
            .build();

    var page = ScanPages.merge(List.of(answer), ByteString.EMPTY, 10);

    assertThat(keys(page)).containsExactly("a");
    assertThat(page.more()).isTrue();
  }

  @Test
  void keysAreComparedAsUnsignedBytes() {
    var page =
        ScanPages.merge(List.of(answer(false, "ä"), answer(false, "z")), ByteString.EMPTY, 10);

    assertThat(keys(page)).containsExactly("z", "ä");
  }
}

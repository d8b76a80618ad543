package dev.recado.storage.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.recado.protocol.v1.Entry;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScanPagesTest {

  private static ScanPages.Part part(boolean more, String... keys) {
    return new ScanPages.Part(Arrays.stream(keys).map(ScanPagesTest::entry).toList(), more);
  }

  private static Entry entry(String key) {
    return Entry.newBuilder()
        .setKey(ByteString.copyFromUtf8(key))
        .setValue(ByteString.copyFromUtf8("12345678"))
        .build();
  }

  private static List<String> keys(ScanPages.Merged merged) {
    return merged.entries().stream().map(e -> e.getKey().toStringUtf8()).toList();
  }

  private static Optional<String> last(ScanPages.Merged merged) {
    return merged.last().map(ByteString::toStringUtf8);
  }

  @Test
  void nothingFollowsWhenAllPositionsSentAll() {
    var merged = ScanPages.merge(List.of(part(false, "b", "d"), part(false, "a", "c")), 10, 1000);

    assertThat(keys(merged)).containsExactly("a", "b", "c", "d");
    assertThat(last(merged)).isEmpty();
  }

  @Test
  void pageEndsWhereAPositionMayHaveFurtherKeys() {
    var merged = ScanPages.merge(List.of(part(true, "a", "b"), part(false, "c", "z")), 10, 1000);

    assertThat(keys(merged)).containsExactly("a", "b");
    assertThat(last(merged)).contains("b");
  }

  @Test
  void pageEndsAtItsLimit() {
    var merged = ScanPages.merge(List.of(part(false, "a", "c"), part(false, "b")), 2, 1000);

    assertThat(keys(merged)).containsExactly("a", "b");
    assertThat(last(merged)).contains("b");
  }

  @Test
  void pageEndsAtItsBytesButHasAtLeastOneEntry() {
    var merged = ScanPages.merge(List.of(part(false, "a", "b", "c")), 10, 18);
    var tiny = ScanPages.merge(List.of(part(false, "a", "b")), 10, 1);

    assertThat(keys(merged)).containsExactly("a", "b");
    assertThat(keys(tiny)).containsExactly("a");
    assertThat(last(tiny)).contains("a");
  }

  @Test
  void keysAreOrderedAsUnsignedBytes() {
    var merged = ScanPages.merge(List.of(part(false, "é"), part(false, "z", "😀")), 10, 1000);

    assertThat(keys(merged)).containsExactly("z", "é", "😀");
  }

  @Test
  void emptyPositionsMakeAnEmptyPage() {
    assertThat(ScanPages.merge(List.of(part(false), part(false)), 10, 1000).entries()).isEmpty();
  }

  @Test
  void cursorGoesOnRightAfterItsKey() {
    ByteString key = ByteString.copyFromUtf8("a/ü");

    ByteString from = ScanCursor.from(ScanCursor.after(key));

    assertThat(ScanPages.KEY_ORDER.compare(from, key)).isPositive();
    assertThat(ScanPages.KEY_ORDER.compare(from, ByteString.copyFromUtf8("a/ü\u0001")))
        .isNegative();
  }
}

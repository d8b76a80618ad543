package dev.recado.storage.replica;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RecentIdsTest {

  private static final long NOW = 1_700_000_000_000L;

  private static UUID id(long madeMillis, long tail) {
    return new UUID(madeMillis << 16 | 0x7000, tail);
  }

  @Test
  void onlyRecordedOnesMayBeRecorded() {
    var ids = new RecentIds(Long.MIN_VALUE);
    assertThat(ids.mayBeRecorded(id(NOW, 1))).isFalse();
    ids.recorded(id(NOW, 1));
    assertThat(ids.mayBeRecorded(id(NOW, 1))).isTrue();
    assertThat(ids.mayBeRecorded(id(NOW, 2))).isFalse();
  }

  @Test
  void whatWasMadeUpToTheLatestRecordBeforeMustBeAskedFor() {
    RecentIds ids = RecentIds.after(id(NOW, 1));
    assertThat(ids.mayBeRecorded(id(NOW - 1, 2))).isTrue();
    assertThat(ids.mayBeRecorded(id(NOW, 2))).isTrue();
    assertThat(ids.mayBeRecorded(id(NOW + 1, 2))).isFalse();
  }

  @Test
  void forgottenOnesMustBeAskedFor() {
    var ids = new RecentIds(Long.MIN_VALUE);
    var recorded = new ArrayList<UUID>();
    for (int i = 0; i < RecentIds.IDS_MAX + 1000; i++) {
      UUID id = id(NOW + i / 50, i);
      recorded.add(id);
      ids.recorded(id);
    }
    assertThat(recorded).allMatch(ids::mayBeRecorded);
    assertThat(ids.mayBeRecorded(id(NOW, 1_000_000))).as("made in a forgotten stretch").isTrue();
    long last = NOW + (RecentIds.IDS_MAX + 999) / 50;
    assertThat(ids.mayBeRecorded(id(last, 1_000_000))).as("made in a known stretch").isFalse();
  }

  @Test
  void moreOfOneStretchThanAreKept() {
    var ids = new RecentIds(Long.MIN_VALUE);
    List<UUID> recorded = new ArrayList<>();
    for (int i = 0; i <= RecentIds.IDS_MAX; i++) {
      UUID id = id(NOW, i);
      recorded.add(id);
      ids.recorded(id);
    }
    assertThat(recorded).allMatch(ids::mayBeRecorded);
  }
}

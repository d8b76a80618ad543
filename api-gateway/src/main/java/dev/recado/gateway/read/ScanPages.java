package dev.recado.gateway.read;

import com.google.protobuf.ByteString;
import dev.recado.protocol.OperationLimits;
import dev.recado.protocol.internal.v1.InternalScanResponse;
import dev.recado.protocol.v1.Entry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * One page from the positions' answers. A position that has more to tell may hold keys right after
 * its last one: nothing beyond the least of these last keys is certain to be the next, so the page
 * ends there.
 */
final class ScanPages {

  private static final Comparator<ByteString> KEYS = ByteString.unsignedLexicographicalComparator();

  record Page(List<Entry> entries, boolean more) {}

  private ScanPages() {}

  /**
   * Entries after {@code after} (empty: from the start), at most {@code limit} and about 1 MiB, but
   * at least one.
   */
  static Page merge(List<InternalScanResponse> answers, ByteString after, int limit) {
    List<Entry> sorted =
        answers.stream()
            .flatMap(answer -> answer.getEntriesList().stream())
            .filter(entry -> after.isEmpty() || KEYS.compare(entry.getKey(), after) > 0)
            .sorted(Comparator.comparing(Entry::getKey, KEYS))
            .toList();
    List<ByteString> ends =
        answers.stream()
            .filter(answer -> answer.getMore() && answer.getEntriesCount() > 0)
            .map(answer -> answer.getEntries(answer.getEntriesCount() - 1).getKey())
            .toList();
    var page = new ArrayList<Entry>();
    long bytes = 0;
    for (Entry entry : sorted) {
      bytes += entry.getKey().size() + entry.getValue().size();
      boolean full = page.size() == limit || bytes > OperationLimits.SCAN_PAGE_BYTES_MAX;
      boolean doubtful = ends.stream().anyMatch(end -> KEYS.compare(entry.getKey(), end) > 0);
      if (doubtful || (full && !page.isEmpty())) {
        return new Page(page, true);
      }
      page.add(entry);
    }
    return new Page(page, !ends.isEmpty() && !page.isEmpty());
  }
}

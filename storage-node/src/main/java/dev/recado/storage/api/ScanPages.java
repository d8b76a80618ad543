package dev.recado.storage.api;

import com.google.protobuf.ByteString;
import dev.recado.protocol.v1.Entry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The positions' parts of a scan, made one page in key order. */
final class ScanPages {

  static final Comparator<ByteString> KEY_ORDER = ByteString.unsignedLexicographicalComparator();

  /** What one position found; {@code more} when it goes on after its last entry. */
  record Part(List<Entry> entries, boolean more) {}

  /** Empty {@code last} when nothing follows; else the page goes on after that key. */
  record Merged(List<Entry> entries, Optional<ByteString> last) {}

  private ScanPages() {}

  /**
   * A position that has more may have keys right after its last one. So the page ends there, at the
   * lowest such key, even where other positions have sent further ones.
   */
  static Merged merge(List<Part> parts, int entriesMax, int bytesMax) {
    Optional<ByteString> bound =
        parts.stream()
            .filter(Part::more)
            .map(part -> part.entries().getLast().getKey())
            .min(KEY_ORDER);
    List<Entry> known =
        parts.stream()
            .flatMap(part -> part.entries().stream())
            .filter(entry -> bound.isEmpty() || KEY_ORDER.compare(entry.getKey(), bound.get()) <= 0)
            .sorted(Comparator.comparing(Entry::getKey, KEY_ORDER))
            .toList();
    var page = new ArrayList<Entry>();
    long bytes = 0;
    for (Entry entry : known) {
      bytes += entry.getKey().size() + entry.getValue().size();
      if (page.size() == entriesMax || (bytes > bytesMax && !page.isEmpty())) {
        break;
      }
      page.add(entry);
    }
    boolean goesOn = bound.isPresent() || page.size() < known.size();
    return new Merged(
        List.copyOf(page), goesOn ? Optional.of(page.getLast().getKey()) : Optional.empty());
  }
}

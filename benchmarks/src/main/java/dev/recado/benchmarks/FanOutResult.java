package dev.recado.benchmarks;

import dev.recado.benchmarks.load.LoadResult;
import java.util.List;
import java.util.Locale;

/**
 * What came of many open streams.
 *
 * @param deliveries from the moment when a submission was due until its outcome has arrived
 * @param heartbeats that the streams have brought in all
 * @param residentKibBefore memory of the push servers together, without the streams; 0 where it is
 *     not known
 * @param residentKibWith with the open streams, before anything was sent
 * @param residentKibAfter with the open streams, after the load
 */
public record FanOutResult(
    LoadResult deliveries,
    int streams,
    long heartbeats,
    long residentKibBefore,
    long residentKibWith,
    long residentKibAfter) {

  private static final double KIB_A_MIB = 1024;

  /** As text, with a line for each thing. */
  public String text() {
    return ResultTable.of(List.of(deliveries))
        + heartbeats
        + " heartbeats came\n"
        + memory()
        + "\n";
  }

  private String memory() {
    if (residentKibBefore == 0) {
      return "The push server's memory is not known: it is not of this machine's fleet, or there is no /proc.";
    }
    return String.format(
        Locale.ROOT,
        "push server, resident: %.0f MiB before the streams, %.0f MiB with them (%.1f KiB a stream), %.0f MiB after the load (%.1f KiB a stream)",
        residentKibBefore / KIB_A_MIB,
        residentKibWith / KIB_A_MIB,
        aStream(residentKibWith),
        residentKibAfter / KIB_A_MIB,
        aStream(residentKibAfter));
  }

  private double aStream(long residentKib) {
    return (double) (residentKib - residentKibBefore) / streams;
  }
}

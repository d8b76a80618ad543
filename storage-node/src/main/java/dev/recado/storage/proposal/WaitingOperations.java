package dev.recado.storage.proposal;

import dev.recado.protocol.internal.v1.LoggedOperation;
import dev.recado.storage.proposal.GroupProposer.Answer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Operations that wait for their log entry, in order of arrival, and how many bytes they are. The
 * proposer's lock guards it.
 */
final class WaitingOperations {

  /**
   * One of them.
   *
   * @param sinceNanos when it came, as {@link System#nanoTime()}
   * @param answer what its asker waits for
   */
  record Waiting(
      LoggedOperation operation, int bytes, long sinceNanos, CompletableFuture<Answer> answer) {}

  private final ArrayDeque<Waiting> queue = new ArrayDeque<>();
  private long bytes;

  void add(Waiting waiting) {
    queue.add(waiting);
    bytes += waiting.bytes();
  }

  boolean isEmpty() {
    return queue.isEmpty();
  }

  int size() {
    return queue.size();
  }

  long bytes() {
    return bytes;
  }

  /** How long the first one has waited; 0 without any. */
  long oldestNanos(long nowNanos) {
    return queue.isEmpty() ? 0 : nowNanos - queue.getFirst().sinceNanos();
  }

  /** The next group: one operation at the least, where there is any, however large it is. */
  List<Waiting> take(int most, long bytesMax) {
    var group = new ArrayList<Waiting>();
    long groupBytes = 0;
    while (!queue.isEmpty() && group.size() < most) {
      groupBytes += queue.getFirst().bytes();
      if (!group.isEmpty() && groupBytes > bytesMax) {
        break;
      }
      group.add(removeFirst());
    }
    return group;
  }

  /** The first one, if it has waited for longer. */
  Optional<Waiting> takeOlder(long nanos, long nowNanos) {
    return oldestNanos(nowNanos) > nanos ? Optional.of(removeFirst()) : Optional.empty();
  }

  List<Waiting> takeAll() {
    var all = List.copyOf(queue);
    queue.clear();
    bytes = 0;
    return all;
  }

  private Waiting removeFirst() {
    Waiting first = queue.removeFirst();
    bytes -= first.bytes();
    return first;
  }
}

package dev.recado.storage.ratis;

import dev.recado.storage.operation.Verdict;
import java.util.List;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * Carries an entry's verdicts from the state machine to the proposer, which are in one process:
 * nothing is serialised. Handed out once, so that Ratis' retry cache, which keeps the message for a
 * while, does not keep the verdicts.
 */
final class AppliedMessage implements Message {

  private final long index;
  private @Nullable List<Verdict> verdicts;

  AppliedMessage(long index, List<Verdict> verdicts) {
    this.index = index;
    this.verdicts = verdicts;
  }

  long index() {
    return index;
  }

  synchronized List<Verdict> take() {
    List<Verdict> taken = verdicts;
    if (taken == null) {
      throw new IllegalStateException("The verdicts of log entry " + index + " were taken before");
    }
    verdicts = null;
    return taken;
  }

  @Override
  public ByteString getContent() {
    return ByteString.EMPTY;
  }
}

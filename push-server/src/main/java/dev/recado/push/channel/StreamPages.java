package dev.recado.push.channel;

import dev.recado.push.api.Failures;
import dev.recado.push.reading.MailboxReader;
import dev.recado.push.reading.Page;
import java.time.Duration;
import java.util.Optional;

/** Pages for streams, which outlive a database that is away for a while. */
final class StreamPages {

  private StreamPages() {}

  /**
   * The next page; empty, after a rest, when it could not be read now. That is not logged for each
   * of many streams: the poller says it once.
   */
  static Optional<Page> next(MailboxReader reader, Duration rest) {
    try {
      return Optional.of(reader.read());
    } catch (RuntimeException e) {
      if (!Failures.mayPass(e)) {
        throw Failures.toRejection(e);
      }
      reader.await(rest);
      return Optional.empty();
    }
  }
}

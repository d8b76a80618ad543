package dev.recado.push.channel;

import dev.recado.protocol.Reasons;
import dev.recado.protocol.Rejection;
import dev.recado.push.api.Failures;
import dev.recado.push.reading.MailboxReader;
import dev.recado.push.reading.Page;
import java.time.Duration;
import java.util.Optional;

/** Pages for streams, which outlive a database that is away for a while. */
final class StreamPages {

  private static final Duration REST = Duration.ofSeconds(1);

  private StreamPages() {}

  /** The next page; empty when it could not be read now, after a rest. */
  static Optional<Page> next(MailboxReader reader) {
    try {
      return Optional.of(reader.read());
    } catch (RuntimeException e) {
      Rejection rejection = Failures.toRejection(e);
      if (!Reasons.form(rejection.reason()).retryable()) {
        throw rejection;
      }
      reader.await(REST);
      return Optional.empty();
    }
  }
}

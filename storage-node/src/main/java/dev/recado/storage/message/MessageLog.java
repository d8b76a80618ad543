package dev.recado.storage.message;

import java.sql.Connection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Processing as it is built in: the inbox's row is the record, and the log tells it to people. */
final class MessageLog implements MessageProcessor {

  private static final Logger log = LoggerFactory.getLogger(MessageLog.class);
  private static final int CHARS_MAX = 200;

  @Override
  public void process(Message message, Connection transaction) {
    log.info(
        "Message {} of namespace {} is processed: {}",
        message.id(),
        message.namespace(),
        excerpt(message.payload()));
  }

  /** One line, so that nobody's payload looks like lines of this log. */
  static String excerpt(String payload) {
    String line = payload.replaceAll("\\p{Cntrl}", " ");
    return line.length() <= CHARS_MAX
        ? line
        : line.substring(0, CHARS_MAX) + "… (" + payload.length() + " characters)";
  }
}

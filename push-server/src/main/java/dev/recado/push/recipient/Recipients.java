package dev.recado.push.recipient;

import dev.recado.protocol.OperationIds;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.v1.Reason;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Registers, finds and ends recipients, always within the caller's namespace. */
@Component
public class Recipients {

  private static final int NAME_CHARS_MAX = 255;

  /** The token is told here and nowhere else. */
  public record Registered(UUID id, String token) {}

  private final RecipientTable table;
  private final JdbcTemplate jdbc;
  private final TransactionTemplate transactions;
  private final RecipientChanges changes;
  private final SecureRandom random = new SecureRandom();

  Recipients(
      RecipientTable table,
      JdbcTemplate jdbc,
      TransactionTemplate transactions,
      RecipientChanges changes) {
    this.table = table;
    this.jdbc = jdbc;
    this.transactions = transactions;
    this.changes = changes;
  }

  public Registered register(String namespace, String name) {
    checkName(name);
    UUID id = OperationIds.next();
    RecipientToken token = RecipientToken.create(random);
    table.insert(id, namespace, name, token.hash());
    return new Registered(id, token.text());
  }

  public boolean exists(UUID id, String namespace) {
    return table.find(id).filter(recipient -> recipient.namespace().equals(namespace)).isPresent();
  }

  /** With its mailbox. */
  public boolean delete(UUID id, String namespace) {
    Boolean deleted =
        transactions.execute(status ->
            table.delete(id, namespace)
                && jdbc.update("delete from notification where recipient_id = ?", id) >= 0);
    boolean found = Boolean.TRUE.equals(deleted);
    if (found) {
      changes.deleted(id);
    }
    return found;
  }

  /** The new token; empty when there is no such recipient. */
  public Optional<String> replaceToken(UUID id, String namespace) {
    RecipientToken token = RecipientToken.create(random);
    if (!table.replaceToken(id, namespace, token.hash())) {
      return Optional.empty();
    }
    changes.tokenReplaced(id);
    return Optional.of(token.text());
  }

  private static void checkName(String name) {
    if (name.length() > NAME_CHARS_MAX || name.chars().anyMatch(Character::isISOControl)) {
      throw new Rejection(
          Reason.BAD_PARAMETER,
          "A recipient's name has at most "
              + NAME_CHARS_MAX
              + " characters and no control characters; this one has "
              + name.length()
              + " characters.");
    }
  }
}

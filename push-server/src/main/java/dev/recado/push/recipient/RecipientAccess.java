package dev.recado.push.recipient;

import dev.recado.protocol.OperationIds;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.v1.Reason;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * Who may open a mailbox: the holder of its token, and nobody else. That a recipient exists is no
 * secret (its id is handed around with every operation); what it receives is.
 */
@Component
public class RecipientAccess {

  private final RecipientTable table;
  private final ClientTurns turns;

  RecipientAccess(RecipientTable table, ClientTurns turns) {
    this.table = table;
    this.turns = turns;
  }

  /**
   * The recipient that the token belongs to.
   *
   * @throws Rejection UNAUTHENTICATED without a token, BAD_RECIPIENT, UNKNOWN_RECIPIENT, or
   *     FORBIDDEN when the token is another's
   */
  public Recipient require(String idText, Optional<String> token) {
    String sent =
        token.orElseThrow(() ->
            new Rejection(
                Reason.UNAUTHENTICATED,
                "No token was sent. Send 'Authorization: Bearer <recipient token>', as registering"
                    + " answered it."));
    UUID id = parse(idText);
    Recipient recipient =
        turns
            .take(() -> table.find(id))
            .orElseThrow(() ->
                new Rejection(
                    Reason.UNKNOWN_RECIPIENT,
                    "There is no recipient "
                        + idText
                        + ". It was never registered, or was deleted; register another."));
    if (!recipient.token().matches(sent)) {
      throw new Rejection(
          Reason.FORBIDDEN,
          "The token is not recipient "
              + recipient.id()
              + "'s. Send the one that registering it, or rotating its token, answered last.");
    }
    return recipient;
  }

  public static UUID parse(String idText) {
    UUID id = OperationIds.parseUuid(idText);
    if (id == null) {
      throw new Rejection(
          Reason.BAD_RECIPIENT,
          "The recipient's id is not a UUID in its canonical form. Use the id that registering"
              + " answered.");
    }
    return id;
  }
}

package dev.recado.gateway.recipient;

import dev.recado.gateway.recipient.KnownRecipients.Name;
import dev.recado.protocol.OperationIds;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.internal.v1.DeleteMailboxRequest;
import dev.recado.protocol.internal.v1.FindMailboxRequest;
import dev.recado.protocol.internal.v1.RegisterMailboxRequest;
import dev.recado.protocol.internal.v1.RegisterMailboxResponse;
import dev.recado.protocol.internal.v1.RotateTokenRequest;
import dev.recado.protocol.v1.Reason;
import java.util.UUID;

/**
 * The recipients of a namespace, at whichever push server answers. Blocks: to be called on a
 * virtual thread.
 */
public final class Recipients {

  private static final int NAME_CHARS_MAX = 255;

  private final PushClient push;
  private final KnownRecipients known;

  Recipients(PushClient push, KnownRecipients known) {
    this.push = push;
    this.known = known;
  }

  public RegisterMailboxResponse register(String namespace, String name) {
    if (name.length() > NAME_CHARS_MAX) {
      throw new Rejection(
          Reason.BAD_PARAMETER,
          "The name has "
              + name.length()
              + " characters; at most "
              + NAME_CHARS_MAX
              + " are allowed.");
    }
    var request = RegisterMailboxRequest.newBuilder().setNamespace(namespace).setName(name).build();
    RegisterMailboxResponse registered = push.askOnce(stub -> stub.register(request));
    UUID id = OperationIds.parseUuid(registered.getId());
    if (id != null) {
      known.confirm(new Name(namespace, id));
    }
    return registered;
  }

  public void delete(String namespace, UUID id) {
    known.forget(new Name(namespace, id));
    var request =
        DeleteMailboxRequest.newBuilder().setNamespace(namespace).setId(id.toString()).build();
    if (!push.ask(stub -> stub.delete(request)).getFound()) {
      throw unknown(id);
    }
  }

  /** Answers the new token. */
  public String rotateToken(String namespace, UUID id) {
    var request =
        RotateTokenRequest.newBuilder().setNamespace(namespace).setId(id.toString()).build();
    var rotated = push.ask(stub -> stub.rotateToken(request));
    if (!rotated.getFound()) {
      throw unknown(id);
    }
    return rotated.getToken();
  }

  /** Whether the recipient was confirmed lately, so that {@link #requireKnown} need not ask. */
  public boolean isKnown(String namespace, UUID id) {
    return known.isFresh(new Name(namespace, id));
  }

  /**
   * Makes sure that the recipient exists. While no push server can be asked, an earlier
   * confirmation of any age will do.
   *
   * @throws Rejection UNKNOWN_RECIPIENT, or PUSH_UNAVAILABLE when nobody tells
   */
  public void requireKnown(String namespace, UUID id) {
    var name = new Name(namespace, id);
    if (known.isFresh(name)) {
      return;
    }
    if (exists(name)) {
      known.confirm(name);
    } else {
      known.forget(name);
      throw unknown(id);
    }
  }

  private boolean exists(Name name) {
    var request =
        FindMailboxRequest.newBuilder()
            .setNamespace(name.namespace())
            .setId(name.id().toString())
            .build();
    try {
      return push.ask(stub -> stub.find(request)).getFound();
    } catch (Rejection e) {
      if (e.reason() == Reason.PUSH_UNAVAILABLE && known.wasConfirmed(name)) {
        return true;
      }
      throw e;
    }
  }

  private static Rejection unknown(UUID id) {
    return new Rejection(
        Reason.UNKNOWN_RECIPIENT,
        "There is no recipient "
            + id
            + " in this namespace. Register one, and use the id that is answered.");
  }
}

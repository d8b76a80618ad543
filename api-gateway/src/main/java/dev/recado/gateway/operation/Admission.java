package dev.recado.gateway.operation;

import dev.recado.gateway.recipient.Recipients;
import dev.recado.protocol.OperationChecks;
import dev.recado.protocol.v1.Operation;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * What is checked before an operation is taken on in any way. Blocks when a recipient has to be
 * looked up.
 */
public final class Admission {

  private final Recipients recipients;
  private final Doors doors;

  Admission(Recipients recipients, Doors doors) {
    this.recipients = recipients;
    this.doors = doors;
  }

  /** Checks one operation. */
  public void admit(String namespace, Operation operation) {
    doors.requireOpen();
    OperationChecks.check(operation);
    if (!operation.getReplyTo().isEmpty()) {
      recipients.requireKnown(namespace, UUID.fromString(operation.getReplyTo()));
    }
  }

  /** Checks operations that are accepted together. */
  public void admitAll(String namespace, List<Operation> operations) {
    doors.requireOpen();
    OperationChecks.checkAll(operations);
    operations.stream()
        .map(Operation::getReplyTo)
        .filter(replyTo -> !replyTo.isEmpty())
        .map(UUID::fromString)
        .collect(Collectors.toSet())
        .forEach(replyTo -> recipients.requireKnown(namespace, replyTo));
  }

  /** Whether {@link #admit} answers at once. */
  public boolean isQuick(String namespace, Operation operation) {
    if (operation.getReplyTo().isEmpty()) {
      return true;
    }
    OperationChecks.check(operation);
    return recipients.isKnown(namespace, UUID.fromString(operation.getReplyTo()));
  }
}

package dev.recado.gateway.operation;

import dev.recado.gateway.dispatch.Routes;
import dev.recado.gateway.recipient.Recipients;
import dev.recado.protocol.OperationChecks;
import dev.recado.protocol.OperationIds;
import dev.recado.protocol.v1.Operation;
import java.time.InstantSource;
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
  private final Routes routes;
  private final InstantSource fleetTime;

  Admission(Recipients recipients, Doors doors, Routes routes, InstantSource fleetTime) {
    this.recipients = recipients;
    this.doors = doors;
    this.routes = routes;
    this.fleetTime = fleetTime;
  }

  /** Checks one operation. */
  public void admit(String namespace, Operation operation) {
    admitKnown(namespace, operation);
    if (!operation.getReplyTo().isEmpty()) {
      recipients.requireKnown(namespace, UUID.fromString(operation.getReplyTo()));
    }
  }

  /** As {@link #admit}, for one whose recipient, if any, is known: never waits. */
  public void admitKnown(String namespace, Operation operation) {
    doors.requireOpen();
    OperationChecks.check(operation);
    checkPlaceAndTime(namespace, operation);
  }

  /** Checks a cancellation, which has an id and a key only. */
  public void admitCancellation(Operation operation) {
    doors.requireOpen();
    OperationChecks.checkIdentity(operation);
    OperationIds.requireNotAhead(OperationIds.parse(operation.getId()), fleetTime.instant());
  }

  /** Checks operations that are accepted together. */
  public void admitAll(String namespace, List<Operation> operations) {
    admitAllKnown(namespace, operations);
    operations.stream()
        .map(Operation::getReplyTo)
        .filter(replyTo -> !replyTo.isEmpty())
        .map(UUID::fromString)
        .collect(Collectors.toSet())
        .forEach(replyTo -> recipients.requireKnown(namespace, replyTo));
  }

  /** As {@link #admitAll}, for operations whose recipients, if any, are known: never waits. */
  public void admitAllKnown(String namespace, List<Operation> operations) {
    doors.requireOpen();
    OperationChecks.checkAll(operations);
    operations.forEach(operation -> checkPlaceAndTime(namespace, operation));
  }

  private void checkPlaceAndTime(String namespace, Operation operation) {
    routes.requireOnePosition(namespace, operation);
    OperationIds.requireNotAhead(OperationIds.parse(operation.getId()), fleetTime.instant());
  }

  /** Whether its recipient, if any, is known: {@link #admitKnown} will do. */
  public boolean isQuick(String namespace, Operation operation) {
    if (operation.getReplyTo().isEmpty()) {
      return true;
    }
    OperationChecks.check(operation);
    return isKnown(namespace, operation);
  }

  /**
   * Whether the recipients of canonical operations, if any, are known: {@link #admitAllKnown} will
   * do.
   */
  public boolean areKnown(String namespace, List<Operation> operations) {
    return operations.stream()
        .allMatch(operation -> operation.getReplyTo().isEmpty() || isKnown(namespace, operation));
  }

  private boolean isKnown(String namespace, Operation operation) {
    return recipients.isKnown(namespace, UUID.fromString(operation.getReplyTo()));
  }
}

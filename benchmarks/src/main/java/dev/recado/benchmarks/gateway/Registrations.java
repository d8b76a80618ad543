package dev.recado.benchmarks.gateway;

import dev.recado.benchmarks.recipient.Recipient;
import dev.recado.protocol.GrpcErrors;
import dev.recado.protocol.v1.NotificationsGrpc;
import dev.recado.protocol.v1.RegisterRecipientRequest;
import dev.recado.protocol.v1.RegisterRecipientResponse;
import io.grpc.StatusRuntimeException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Registers recipients at a gateway, several at a time. */
final class Registrations {

  private static final int AT_ONCE_MAX = 32;
  private static final int ATTEMPTS_MAX = 5;
  private static final int PATIENCE_SECONDS = 10;

  private final GatewayConnection connection;
  private final AtomicInteger left;
  private final ConcurrentLinkedQueue<Recipient> registered = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();

  private Registrations(GatewayConnection connection, int count) {
    this.connection = connection;
    this.left = new AtomicInteger(count);
  }

  /**
   * So many recipients, registered now.
   *
   * @throws IllegalStateException when one of them could not be registered
   */
  static List<Recipient> register(GatewayConnection connection, int count) {
    var registrations = new Registrations(connection, count);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < Math.min(AT_ONCE_MAX, count); i++) {
        threads.execute(registrations::some);
      }
    }
    if (!registrations.failures.isEmpty()) {
      throw new IllegalStateException(
          "Only %d of %d recipients could be registered: %s"
              .formatted(registrations.registered.size(), count, registrations.failures.peek()));
    }
    return List.copyOf(registrations.registered);
  }

  private void some() {
    while (failures.isEmpty() && left.getAndDecrement() > 0) {
      one();
    }
  }

  /** A registration whose answer was lost does no harm: nothing is sent to that recipient. */
  private void one() {
    String failure = "";
    for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      try {
        registered.add(recipient(call()));
        return;
      } catch (StatusRuntimeException e) {
        failure = GrpcErrors.describe(e);
      }
    }
    failures.add(failure);
  }

  private RegisterRecipientResponse call() {
    return NotificationsGrpc.newBlockingStub(connection.channel())
        .withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .register(RegisterRecipientRequest.newBuilder().setName("bench").build());
  }

  private static Recipient recipient(RegisterRecipientResponse answer) {
    return new Recipient(answer.getId(), answer.getToken(), URI.create(answer.getNotifications()));
  }
}

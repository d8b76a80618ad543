package dev.recado.acceptance.client;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;

/** What must have come of a load, whatever happened to the fleet. */
public final class LoadChecks {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int AT_A_TIME = 32;

  private final RestClient gateway;
  private final Map<String, String> keyOfOperation;
  private final List<Notification> notifications;

  private LoadChecks(
      RestClient gateway, Map<String, String> keyOfOperation, List<Notification> notifications) {
    this.gateway = gateway;
    this.keyOfOperation = keyOfOperation;
    this.notifications = notifications;
  }

  /** Nothing is lost, nothing happened twice, everybody heard of it. */
  public static void check(RestClient gateway, Load load, Mailbox mailbox)
      throws InterruptedException {
    load.finish();
    Map<String, String> operations = load.operations();
    List<Notification> notifications = mailbox.await(operations.size(), PATIENCE);
    var checks = new LoadChecks(gateway, operations, notifications);
    checks.recipientHasEveryOutcomeOnce();
    checks.eachOperationMadeOneVersion();
    checks.entriesAreWhatTheLastOperationMade();
    checks.everyOperationIsDecidedAsItWasTold();
    // Nothing more came while all this was asked.
    assertThat(mailbox.received()).hasSameSizeAs(notifications);
  }

  /** Sequences from 1 without a hole are what the mailbox itself insists on. */
  private void recipientHasEveryOutcomeOnce() {
    assertThat(notifications.stream().map(Notification::operationId))
        .as("operations that the recipient was told of")
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(keyOfOperation.keySet());
    assertThat(notifications).allSatisfy(n -> assertThat(n.status()).isEqualTo("OK"));
  }

  private void eachOperationMadeOneVersion() {
    Map<String, Set<String>> operationsOfKey =
        keyOfOperation.entrySet().stream()
            .collect(groupingBy(Map.Entry::getValue, mapping(Map.Entry::getKey, toSet())));
    ofKeys()
        .forEach((key, outcomes) -> {
          assertThat(outcomes.stream().map(Notification::version).sorted())
              .as("versions that the operations on %s made", key)
              .containsExactlyElementsOf(
                  LongStream.rangeClosed(1, Objects.requireNonNull(operationsOfKey.get(key)).size())
                      .boxed()
                      .toList());
          assertThat(
                  outcomes.stream()
                      .sorted(Comparator.comparingLong(Notification::version))
                      .map(Notification::revision))
              .as("revisions of %s, in the order of versions", key)
              .isSorted()
              .doesNotHaveDuplicates();
        });
  }

  private void entriesAreWhatTheLastOperationMade() throws InterruptedException {
    var checks = new ArrayList<Callable<Void>>();
    ofKeys()
        .forEach((key, outcomes) ->
            checks.add(() -> {
              Notification last =
                  outcomes.stream()
                      .max(Comparator.comparingLong(Notification::version))
                      .orElseThrow();
              Answer entry = gateway.get(RestClient.entry(key)).hasStatus(200);
              assertThat(entry.header("Recado-Version"))
                  .as("version of %s", key)
                  .contains(Integer.toString(outcomes.size()));
              assertThat(entry.header("ETag")).contains("\"" + last.revision() + "\"");
              assertThat(entry.text()).as("value of %s", key).isEqualTo(last.operationId());
              return null;
            }));
    inParallel(checks);
  }

  private void everyOperationIsDecidedAsItWasTold() throws InterruptedException {
    Map<String, Notification> told =
        notifications.stream().collect(toMap(Notification::operationId, identity()));
    var checks = new ArrayList<Callable<Void>>();
    keyOfOperation.forEach((id, key) ->
        checks.add(() -> {
          var state = gateway.get(RestClient.operation(id, key)).hasStatus(200).json();
          assertThat(state.path("state").asString()).as("state of %s", id).isEqualTo("decided");
          assertThat(state.path("outcome"))
              .isEqualTo(Objects.requireNonNull(told.get(id)).outcome());
          return null;
        }));
    inParallel(checks);
  }

  private Map<String, List<Notification>> ofKeys() {
    return notifications.stream()
        .collect(groupingBy(n -> keyOfOperation.getOrDefault(n.operationId(), "")));
  }

  private static void inParallel(List<Callable<Void>> checks) throws InterruptedException {
    try (var threads = Executors.newFixedThreadPool(AT_A_TIME)) {
      for (Future<Void> check : threads.invokeAll(checks)) {
        check.get();
      }
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    }
  }
}

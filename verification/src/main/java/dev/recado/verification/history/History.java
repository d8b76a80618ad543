package dev.recado.verification.history;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * Records what happens, from any number of threads. An invocation's time is taken before anything
 * is sent, an answer's after it came: an operation happened between the two.
 */
public final class History implements AutoCloseable {

  /** About half a kilobyte each. A run ends early when it is reached. */
  public static final int OPERATIONS_MAX = 500_000;

  private final ReentrantLock lock = new ReentrantLock();
  private boolean closed;
  private final Instant began = Instant.now();
  private final long beganNanos = System.nanoTime();
  private final Map<String, Trace> operations = new LinkedHashMap<>();
  private final Map<String, List<TimedEvent>> recipients = new LinkedHashMap<>();
  private final List<FaultHistory> faults = new ArrayList<>();
  private final Set<String> undelivered = new HashSet<>();
  private final Writer file;
  private final int operationsMax;

  private History(Writer file, int operationsMax) {
    this.file = file;
    this.operationsMax = operationsMax;
  }

  /** Writes every event to the file as well, which is replaced. */
  public static History to(Path file) throws IOException {
    return to(file, OPERATIONS_MAX);
  }

  static History to(Path file, int operationsMax) throws IOException {
    return new History(Files.newBufferedWriter(file), operationsMax);
  }

  private static final class Trace {
    private final Event.Invoked invoked;
    private final long nanos;
    private final List<Telling> tellings = new ArrayList<>(2);

    private Trace(Event.Invoked invoked, long nanos) {
      this.invoked = invoked;
      this.nanos = nanos;
    }

    private OperationHistory recorded() {
      return new OperationHistory(invoked.operation(), invoked.client(), nanos, tellings);
    }
  }

  /** Nanoseconds since the history began. */
  public long now() {
    return System.nanoTime() - beganNanos;
  }

  public Instant began() {
    return began;
  }

  /** What happens after the end, while the last clients give up, is no part of the history. */
  public void record(Event event) {
    long nanos = now();
    lock.lock();
    try {
      if (closed) {
        return;
      }
      keep(nanos, event);
      file.write(JsonLines.line(nanos, began.plusNanos(nanos), event));
      file.write('\n');
    } catch (IOException e) {
      throw new UncheckedIOException("The history cannot be written", e);
    } finally {
      lock.unlock();
    }
  }

  private void keep(long nanos, Event event) {
    switch (event) {
      case Event.Invoked invoked -> {
        Operation operation = invoked.operation();
        operations.put(operation.id(), new Trace(invoked, nanos));
        if (!operation.recipient().isEmpty()) {
          undelivered.add(operation.id());
        }
      }
      case Event.Told(String client, String id, Source source, Outcome outcome) ->
          told(id, new Telling(nanos, source, client, outcome));
      case Event.Delivered(String recipient, long _, String id, Outcome outcome) -> {
        told(id, new Telling(nanos, Source.NOTIFICATION, recipient, outcome));
        undelivered.remove(id);
        of(recipient).add(new TimedEvent(nanos, event));
      }
      case Event.Connected(String recipient, long _) ->
          of(recipient).add(new TimedEvent(nanos, event));
      case Event.GapDeclared(String recipient, long _, long _) ->
          of(recipient).add(new TimedEvent(nanos, event));
      case Event.Acknowledged(String recipient, long _) ->
          of(recipient).add(new TimedEvent(nanos, event));
      case Event.FaultBegan(String fault, List<String> members, List<Integer> leads) ->
          faults.add(new FaultHistory(fault, members, leads, nanos, FaultHistory.OPEN));
      case Event.FaultEnded _ -> faults.add(faults.removeLast().ended(nanos));
      case Event.Accepted _, Event.Rejected _, Event.Indeterminate _, Event.Cancelling _ -> {
        // Only for people: what is checked is who was told what.
      }
    }
  }

  /** An outcome of an operation that nobody asked for is found by who checks deliveries. */
  private void told(String id, Telling telling) {
    Trace trace = operations.get(id);
    if (trace != null) {
      trace.tellings.add(telling);
    }
  }

  private List<TimedEvent> of(String recipient) {
    return recipients.computeIfAbsent(recipient, _ -> new ArrayList<>());
  }

  public boolean isFull() {
    lock.lock();
    try {
      return operations.size() >= operationsMax;
    } finally {
      lock.unlock();
    }
  }

  /** Operations whose recipient was not notified yet. */
  public int undelivered() {
    lock.lock();
    try {
      return undelivered.size();
    } finally {
      lock.unlock();
    }
  }

  /** Those operations that satisfy the condition now. */
  public List<OperationHistory> operations(Predicate<OperationHistory> condition) {
    lock.lock();
    try {
      return operations.values().stream().map(Trace::recorded).filter(condition).toList();
    } finally {
      lock.unlock();
    }
  }

  public RecordedHistory recorded() {
    lock.lock();
    try {
      return new RecordedHistory(
          began,
          operations.values().stream().map(Trace::recorded).toList(),
          recipients.entrySet().stream()
              .map(entry -> new RecipientHistory(entry.getKey(), entry.getValue()))
              .toList(),
          faults);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() throws IOException {
    lock.lock();
    try {
      closed = true;
      file.close();
    } finally {
      lock.unlock();
    }
  }
}

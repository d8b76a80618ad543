package dev.recado.cli.fleet;

import dev.recado.cli.postgres.Databases;
import dev.recado.cli.process.ProcessRef;
import dev.recado.cli.process.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A whole fleet on this machine, owned by this process. {@link #stop} works at every moment, also
 * while another thread is in {@link #start}. A stopped fleet is not started again: make another one
 * on the same state directory, and it resumes with the data.
 */
public final class LocalFleet implements AutoCloseable {

  private final FleetOptions options;
  private final FleetProcesses processes;
  private final Readiness readiness;

  /** Held by whoever starts or stops. */
  private final ReentrantLock turn = new ReentrantLock();

  private final Object starterLock = new Object();
  private @Nullable Thread starter;
  private volatile boolean stopping;

  private @Nullable FleetLock lock;
  private boolean madeDirectory;
  private @Nullable Databases databases;

  LocalFleet(FleetOptions options) {
    this.options = options;
    this.processes = new FleetProcesses(options);
    this.readiness = new Readiness(processes);
  }

  /**
   * @param home the directory of the built modules
   * @param stateDirectory where the fleet keeps its data
   */
  public static LocalFleetBuilder builder(Path home, Path stateDirectory) {
    return new LocalFleetBuilder(home, stateDirectory);
  }

  /**
   * Starts everything and waits until every member is ready; on failure nothing is left running.
   */
  public void start() throws InterruptedException {
    asStarter(() -> {
      prepareOnce();
      doing("starting the members");
      memberNames().forEach(name -> processes.named(name).start());
      readiness.await(memberNames(), options.startTimeout());
      processes.phase("running");
    });
  }

  /** Everything but the members, which can then be started one by one, in any order. */
  public void prepare() throws InterruptedException {
    asStarter(() -> {
      prepareOnce();
      processes.phase("running");
    });
  }

  public void startMember(String name) {
    processes.named(name).start();
  }

  /** Gracefully, within bounds; not reported as a crash and not restarted. */
  public void stopMember(String name) {
    processes.named(name).stop();
  }

  /** Stops it gracefully and starts it again; does not wait until it is ready. */
  public void restart(String name) {
    stopMember(name);
    startMember(name);
  }

  /** Sends a signal, such as KILL or STOP. What ends by it counts as crashed. */
  public void kill(String name, String signal) {
    kill(List.of(name), signal);
  }

  /** All of them with one system call each, back to back. */
  public void kill(Collection<String> names, String signal) {
    ProcessRef.signal(processes.running(names), signal);
  }

  public void awaitReady(Duration patience) throws InterruptedException {
    readiness.await(memberNames(), patience);
  }

  public void awaitReady(List<String> names, Duration patience) throws InterruptedException {
    readiness.await(names, patience);
  }

  private void prepareOnce() throws IOException, InterruptedException {
    if (databases != null) {
      return;
    }
    madeDirectory = !Files.exists(options.state().path());
    lock = FleetLock.take(options.state());
    List<String> orphans = new Orphans(options.state()).stop();
    if (!orphans.isEmpty()) {
      options
          .listener()
          .accept(
              new FleetEvent.Warning(
                  "stopped what an earlier run had left: " + String.join(", ", orphans)));
    }
    options.overrides().requireKnown(everyName());
    options.shape().members().forEach(options.overrides()::heap);
    PortChecks.require(options.ports(), options.databases().isEmpty());
    processes.phase("starting");
    databases = new FleetStart(options, processes).prepare();
  }

  private Set<String> everyName() {
    var names = new TreeSet<>(memberNames());
    names.add(MemberName.POSTGRES);
    return names;
  }

  private void asStarter(StartStep step) throws InterruptedException {
    turn.lock();
    try {
      synchronized (starterLock) {
        if (stopping) {
          throw new FleetException("This fleet was stopped.");
        }
        starter = Thread.currentThread();
      }
      step.run();
      leaveStarter();
    } catch (IOException | InterruptedException | RuntimeException e) {
      leaveStarter();
      boolean asked = stopping;
      stopping = true;
      shutDown();
      if (asked) {
        throw new FleetStoppedException();
      }
      switch (e) {
        case InterruptedException interrupted -> throw interrupted;
        case RuntimeException runtime -> throw runtime;
        default -> throw new FleetException("The fleet cannot start: " + e, e);
      }
    } finally {
      turn.unlock();
    }
  }

  /**
   * From here on nobody interrupts this thread; what had come is forgotten, it was for the start.
   */
  private void leaveStarter() {
    synchronized (starterLock) {
      starter = null;
      if (stopping) {
        Thread.interrupted();
      }
    }
  }

  /** Gateways, push servers, storage nodes, discovery, Postgres; each within bounds. */
  public void stop() {
    synchronized (starterLock) {
      stopping = true;
      if (starter != null && !starter.equals(Thread.currentThread())) {
        starter.interrupt();
      }
    }
    processes.helpers().close();
    turn.lock();
    try {
      shutDown();
    } finally {
      turn.unlock();
    }
  }

  /** Ends every process at once, by force; {@link #stop} is still to be called. */
  public void abandon() {
    stopping = true;
    processes.helpers().close();
    processes.giveUp();
    kill(memberNames().stream().filter(processes::has).toList(), "KILL");
    if (processes.has(MemberName.POSTGRES)) {
      // Its immediate shutdown: a killed postmaster would leave backends behind for a moment.
      kill(MemberName.POSTGRES, "QUIT");
    }
  }

  @Override
  public void close() {
    stop();
  }

  private void shutDown() {
    if (lock == null) {
      return;
    }
    try {
      processes.helpers().close();
      processes.phase("stopping");
      processes.stopAll();
      processes.unpublish();
      Trees.delete(options.state().temporary());
      release(lock);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      lock = null;
    }
  }

  /** A start that is refused leaves nothing: no directory that holds only the lock. */
  private void release(FleetLock held) throws IOException {
    Path directory = options.state().path();
    boolean empty;
    try (var entries = Files.list(directory)) {
      empty = entries.allMatch(options.state().lock()::equals);
    }
    if (madeDirectory && empty) {
      held.closeAndDelete();
      Files.delete(directory);
    } else {
      held.close();
    }
  }

  public List<String> memberNames() {
    return options.shape().members().stream().map(MemberName::toString).toList();
  }

  public List<MemberAddresses> addresses() {
    return options.shape().members().stream().map(options.ports()::addresses).toList();
  }

  public MemberAddresses address(String name) {
    return addresses().stream()
        .filter(addresses -> addresses.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new FleetException("This fleet has no '" + name + "'."));
  }

  /** Where it runs; empty while it does not. */
  public Optional<ProcessRef> process(String name) {
    return processes.named(name).running();
  }

  public boolean ready(String name) {
    return processes.named(name).ready() && processes.named(name).whyNotReady().isEmpty();
  }

  /** The key that discovery made at its first start. */
  public String adminKey() {
    try {
      return Files.readString(options.state().adminKey()).strip();
    } catch (IOException e) {
      throw new FleetException(
          "There is no admin key in " + options.state().adminKey() + " (yet).", e);
    }
  }

  /** The fleet's databases; call after {@link #prepare} or {@link #start}. */
  public Databases databases() {
    if (databases == null) {
      throw new FleetException("The fleet is not started.");
    }
    return databases;
  }

  /** Of a member's own database. */
  public String jdbcUrl(String name) {
    MemberName member =
        options.shape().members().stream()
            .filter(each -> each.toString().equals(name))
            .findFirst()
            .orElseThrow(() -> new FleetException("This fleet has no '" + name + "'."));
    return databases().url(member.database());
  }

  public StateDirectory state() {
    return options.state();
  }

  public Path logs() {
    return options.state().logs();
  }

  public Path log(String name) {
    return options.state().log(name).path();
  }

  private void doing(String what) {
    options.listener().accept(new FleetEvent.Doing(what));
  }

  private interface StartStep {
    void run() throws IOException, InterruptedException;
  }
}

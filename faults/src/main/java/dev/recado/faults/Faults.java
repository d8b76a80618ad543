package dev.recado.faults;

import dev.recado.membership.WallClock;
import dev.recado.protocol.Rejection;
import io.grpc.BindableService;
import io.grpc.ServerServiceDefinition;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * The hooks, as a member's parts use them. {@link #NONE} is what every process has that was not
 * started with the profile: it does nothing, and adds nothing around what it is given.
 */
public interface Faults {

  /** The Spring profile without which a process has no faults on purpose. */
  String PROFILE = "faults";

  Faults NONE = new NoFaults();

  /** Returns, unless the process is to end here; perhaps only after a while. */
  void pass(Failpoint point);

  /** Whether the acknowledgement of what was just done is to be lost. */
  boolean losesAcknowledgement();

  /**
   * Before an operation is looked at: may wait.
   *
   * @throws Rejection OVERLOADED when it is to be refused
   */
  void beforeServing();

  /** The same for pipelined operations: nobody waits for another one's delay. */
  <Q, A> Function<Q, CompletableFuture<A>> served(
      Function<Q, CompletableFuture<A>> work, Function<Rejection, CompletableFuture<A>> refused);

  /** Whether the process breaks this promise, from its start to its end. */
  boolean has(Flaw flaw);

  /** The machine's clock as the process is to read it. */
  WallClock shifted(WallClock clock);

  /** The service with faults around its calls. */
  ServerServiceDefinition around(BindableService service);
}

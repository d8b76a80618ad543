package dev.recado.faults;

import dev.recado.membership.WallClock;
import dev.recado.protocol.Rejection;
import io.grpc.BindableService;
import io.grpc.ServerServiceDefinition;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

final class NoFaults implements Faults {

  @Override
  public void pass(Failpoint point) {}

  @Override
  public boolean losesAcknowledgement() {
    return false;
  }

  @Override
  public void beforeServing() {}

  @Override
  public <Q, A> Function<Q, CompletableFuture<A>> served(
      Function<Q, CompletableFuture<A>> work, Function<Rejection, CompletableFuture<A>> refused) {
    return work;
  }

  @Override
  public boolean has(Flaw flaw) {
    return false;
  }

  @Override
  public WallClock shifted(WallClock clock) {
    return clock;
  }

  @Override
  public ServerServiceDefinition around(BindableService service) {
    return service.bindService();
  }
}

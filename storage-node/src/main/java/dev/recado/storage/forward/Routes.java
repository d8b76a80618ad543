package dev.recado.storage.forward;

import com.google.protobuf.ByteString;
import dev.recado.membership.FleetView;
import dev.recado.membership.PlacedPosition;
import dev.recado.membership.Placement;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.v1.Operation;
import dev.recado.protocol.v1.Reason;
import dev.recado.storage.position.Replicas;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/** From keys to positions, with the last view of the fleet and the replicas here. */
public final class Routes {

  private final Supplier<FleetView> view;
  private final Supplier<Optional<UUID>> self;
  private final Replicas replicas;

  /**
   * Looks both up at each request.
   *
   * @param view may throw a {@link Rejection}: there is none yet
   * @param self empty until this node is registered
   */
  public Routes(Supplier<FleetView> view, Supplier<Optional<UUID>> self, Replicas replicas) {
    this.view = view;
    this.self = self;
    this.replicas = replicas;
  }

  /** How many positions the ring has. */
  public int positions() {
    return placement(view.get()).positions().size();
  }

  Route toKey(String namespace, ByteString key) {
    return route(placement -> placement.positionOf(namespace, key));
  }

  /**
   * To the operation's position.
   *
   * @throws Rejection POSITIONS_DIFFER for a batch whose keys are not all there
   */
  Route toOperation(String namespace, Operation operation) {
    return route(placement -> placement.positionOf(namespace, operation));
  }

  Route toPosition(int number) {
    return route(placement -> {
      if (number < 0 || number >= placement.positions().size()) {
        throw new Rejection(
            Reason.BAD_PARAMETER,
            "There is no position "
                + number
                + "; the ring has positions 0 to "
                + (placement.positions().size() - 1)
                + ".");
      }
      return placement.positions().get(number);
    });
  }

  private Route route(Function<Placement, PlacedPosition> choice) {
    FleetView present = view.get();
    Placement placement = placement(present);
    PlacedPosition position = choice.apply(placement);
    return new Route(
        position,
        replicas.find(position.number()),
        present,
        self.get(),
        placement.positions().size());
  }

  private static Placement placement(FleetView view) {
    return view.placement()
        .orElseThrow(() ->
            new Rejection(
                Reason.POSITION_UNAVAILABLE,
                "The fleet has no placement yet: discovery waits for the expected storage members."));
  }
}

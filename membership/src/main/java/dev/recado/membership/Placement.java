package dev.recado.membership;

import com.google.protobuf.ByteString;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.v1.Operation;
import dev.recado.protocol.v1.Part;
import dev.recado.protocol.v1.Reason;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Which members hold which positions.
 *
 * @param positions ordered by number
 */
public record Placement(long epoch, Ring ring, List<PlacedPosition> positions) {

  public Placement {
    positions = List.copyOf(positions);
    for (int number = 0; number < ring.positions(); number++) {
      if (positions.size() != ring.positions() || positions.get(number).number() != number) {
        throw new IllegalArgumentException(
            "A placement names each of the ring's "
                + ring.positions()
                + " positions once, in order; this one names "
                + positions.stream().map(PlacedPosition::number).toList()
                + ".");
      }
    }
  }

  /** The position that owns the key. */
  public PlacedPosition positionOf(String namespace, ByteString key) {
    return positions.get(ring.numberOf(KeyIds.keyId(namespace, key, ring.bits())));
  }

  /**
   * The position that owns the operation's key, and the keys of all its parts.
   *
   * @throws Rejection POSITIONS_DIFFER when they belong to several
   */
  public PlacedPosition positionOf(String namespace, Operation operation) {
    PlacedPosition position = positionOf(namespace, operation.getKey());
    for (Part part : operation.getOperationsList()) {
      if (!positionOf(namespace, part.getKey()).equals(position)) {
        throw new Rejection(
            Reason.POSITIONS_DIFFER,
            "The keys '"
                + operation.getKey().toStringUtf8()
                + "' and '"
                + part.getKey().toStringUtf8()
                + "' belong to different positions. Give the keys of a batch the same {tag}.");
      }
    }
    return position;
  }

  static Placement of(dev.recado.protocol.v1.Ring wire) {
    return new Placement(
        wire.getEpoch(),
        new Ring(wire.getBits(), wire.getPositionsCount()),
        wire.getPositionsList().stream()
            .map(Placement::placed)
            .sorted(Comparator.comparingInt(PlacedPosition::number))
            .toList());
  }

  private static PlacedPosition placed(dev.recado.protocol.v1.Position wire) {
    return new PlacedPosition(
        wire.getNumber(),
        Long.parseUnsignedLong(wire.getId()),
        wire.getReplicasList().stream().map(UUID::fromString).toList(),
        wire.getLeader().isEmpty()
            ? Optional.empty()
            : Optional.of(UUID.fromString(wire.getLeader())),
        wire.getIncarnation());
  }
}

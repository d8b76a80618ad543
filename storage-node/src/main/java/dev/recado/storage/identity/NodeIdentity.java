package dev.recado.storage.identity;

import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * That the data directory and the database belong to one another.
 *
 * <p>A new node's two are empty. Once discovery has given it an id, the database is written first
 * and the directory after it; a crash between the two leaves a directory that already names the
 * member, which is enough to finish. Every other difference is refused.
 */
public final class NodeIdentity {

  private static final Logger log = LoggerFactory.getLogger(NodeIdentity.class);

  private static final String REMEDY =
      " Restore the directory and the database that belong together, or empty both to join as a new member. (A member whose data are lost is replaced with 'recado member replace'.)";

  private final DataDirectory directory;
  private final DatabaseHold database;
  private volatile @Nullable Pairing paired;

  NodeIdentity(DataDirectory directory, DatabaseHold database) {
    this.directory = directory;
    this.database = database;
  }

  /**
   * Compares both, once the database is held.
   *
   * @throws IdentityMismatchException when they do not belong together
   */
  void check() throws SQLException {
    Optional<Pairing> there =
        database.work(connection -> {
          NodeIdentityTable.create(connection);
          return NodeIdentityTable.find(connection);
        });
    Optional<Pairing> here = directory.pairing();
    Optional<UUID> member = directory.member();
    if (here.isEmpty() && there.isEmpty()) {
      return;
    }
    Optional<UUID> named = here.map(Pairing::memberId).or(() -> member);
    boolean halfWritten = here.isEmpty() && there.map(Pairing::memberId).equals(member);
    if (!(here.equals(there) || halfWritten) || !named.equals(member)) {
      throw new IdentityMismatchException(
          "The data directory %s and the database belong to different members: member.properties names %s, the directory's data %s, the database %s.%s"
              .formatted(
                  directory.path(),
                  member.map(UUID::toString).orElse("nobody"),
                  here.map(Pairing::toString).orElse("nobody"),
                  there.map(Pairing::toString).orElse("nobody"),
                  REMEDY));
    }
    Pairing known = there.orElseThrow();
    if (halfWritten) {
      directory.write(known);
    }
    paired = known;
    log.info("This node is {}.", known);
  }

  /**
   * Makes the pair this member's, or confirms that it is. To be called, and to return, before a
   * replica is opened.
   *
   * @throws SQLException when the database cannot be written now: try again
   * @throws IdentityMismatchException when the pair is another member's
   */
  public synchronized void confirm(UUID memberId, String fleetId) throws SQLException {
    Pairing known = paired;
    if (known == null) {
      Pairing fresh = new Pairing(memberId, fleetId, Pairing.FIRST_GENERATION);
      Pairing written =
          database.work(connection -> {
            // There may be a row already: an attempt whose answer was lost.
            Optional<Pairing> present = NodeIdentityTable.find(connection);
            if (present.isEmpty()) {
              NodeIdentityTable.insert(connection, fresh);
            }
            return present.orElse(fresh);
          });
      requireSame(written, memberId, fleetId);
      directory.write(written);
      paired = written;
      log.info("This node is {} from now on.", written);
    } else {
      requireSame(known, memberId, fleetId);
    }
  }

  private static void requireSame(Pairing pairing, UUID memberId, String fleetId) {
    if (!pairing.memberId().equals(memberId) || !pairing.fleetId().equals(fleetId)) {
      throw new IdentityMismatchException(
          "This node's data belong to %s, but it is registered as member %s of fleet %s.%s"
              .formatted(pairing, memberId, fleetId, REMEDY));
    }
  }

  /** Whether the pair is this member's. */
  public boolean isConfirmed() {
    return paired != null;
  }

  /**
   * After the database was away: whether it is still the same one.
   *
   * @throws IdentityMismatchException when it is not
   */
  void recheck() throws SQLException {
    Pairing known = paired;
    if (known == null) {
      return;
    }
    Optional<Pairing> there =
        database.work(connection -> {
          NodeIdentityTable.create(connection);
          return NodeIdentityTable.find(connection);
        });
    if (!there.equals(Optional.of(known))) {
      throw new IdentityMismatchException(
          "The database that came back belongs to %s, but this node is %s.%s"
              .formatted(there.map(Pairing::toString).orElse("nobody"), known, REMEDY));
    }
  }
}

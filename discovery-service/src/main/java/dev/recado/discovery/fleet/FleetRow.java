package dev.recado.discovery.fleet;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** The one row of the fleet. Its revision is written by {@link FleetTable#nextRevision} only. */
@Entity
@Table(name = "fleet")
public class FleetRow {

  @Id short one;
  String fleetId = "";

  @Column(insertable = false, updatable = false)
  long revision;

  Instant tickedAt = Instant.EPOCH;
  boolean heldBack;
  long epoch;
  int bits;
  int positions;
  int replicas;

  protected FleetRow() {}

  public String fleetId() {
    return fleetId;
  }

  public long revision() {
    return revision;
  }

  public boolean heldBack() {
    return heldBack;
  }

  /** Of the placement; 0 before it was planned. */
  public long epoch() {
    return epoch;
  }

  public boolean planned() {
    return epoch > 0;
  }

  public int bits() {
    return bits;
  }

  public int positions() {
    return positions;
  }
}

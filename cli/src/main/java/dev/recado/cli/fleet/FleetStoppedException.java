package dev.recado.cli.fleet;

/** A start ended because the fleet was stopped meanwhile. */
public final class FleetStoppedException extends RuntimeException {

  FleetStoppedException() {
    super("The fleet was stopped while it started.");
  }
}

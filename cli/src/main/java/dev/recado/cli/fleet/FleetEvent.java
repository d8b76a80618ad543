package dev.recado.cli.fleet;

import dev.recado.cli.process.SupervisionEvent;

/** What a listener of a fleet is told. Called from several threads. */
public sealed interface FleetEvent {

  /** A step of a start. */
  record Doing(String what) implements FleetEvent {}

  record Warning(String text) implements FleetEvent {}

  /** Something happened to one of its processes. */
  record Supervised(SupervisionEvent event) implements FleetEvent {}
}

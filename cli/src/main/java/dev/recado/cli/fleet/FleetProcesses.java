package dev.recado.cli.fleet;

import dev.recado.cli.process.HelperProcesses;
import dev.recado.cli.process.ProcessRef;
import dev.recado.cli.process.ProcessSource;
import dev.recado.cli.process.SupervisedProcess;
import dev.recado.cli.process.SupervisionEvent;
import dev.recado.cli.process.SupervisionPolicy;
import dev.recado.cli.programs.ServiceRole;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Every process of a fleet by name, and {@code fleet.json}, which follows whatever happens to them.
 */
final class FleetProcesses {

  private final FleetOptions options;
  private final Consumer<FleetEvent> listener;
  private final FleetStateFile file;
  private final HelperProcesses helpers = new HelperProcesses(this::publish);
  private final Map<String, SupervisedProcess> processes = new ConcurrentHashMap<>();
  private String phase = "starting";
  private boolean published;

  FleetProcesses(FleetOptions options) {
    this.options = options;
    this.listener = options.listener();
    this.file = new FleetStateFile(options.state().fleetFile());
  }

  HelperProcesses helpers() {
    return helpers;
  }

  void add(String name, ProcessSource source, SupervisionPolicy policy) {
    processes.put(name, new SupervisedProcess(name, source, policy, this::happened));
  }

  private void happened(SupervisionEvent event) {
    publish();
    listener.accept(new FleetEvent.Supervised(event));
  }

  SupervisedProcess named(String name) {
    SupervisedProcess process = processes.get(name);
    if (process == null) {
      throw new FleetException(
          "This fleet has no '" + name + "'. It has " + String.join(", ", names()) + ".");
    }
    return process;
  }

  boolean has(String name) {
    return processes.containsKey(name);
  }

  /** Members first, in the order of the shape. */
  List<String> names() {
    var names = new ArrayList<String>();
    options.shape().members().forEach(member -> names.add(member.toString()));
    names.add(MemberName.POSTGRES);
    names.removeIf(name -> !processes.containsKey(name));
    return names;
  }

  Collection<ProcessRef> running(Collection<String> names) {
    return names.stream().map(name -> named(name).running()).flatMap(Optional::stream).toList();
  }

  /** Whatever ends from here on is not started again. */
  void giveUp() {
    processes.values().forEach(SupervisedProcess::giveUp);
  }

  /** In the fleet's order, each role's processes at once. */
  void stopAll() {
    giveUp();
    for (ServiceRole role : ServiceRole.values()) {
      try (var together = new Together()) {
        options.shape().members().stream()
            .filter(member -> member.role() == role && has(member.toString()))
            .forEach(member -> together.run(named(member.toString())::stop));
      }
    }
    if (has(MemberName.POSTGRES)) {
      named(MemberName.POSTGRES).stop();
    }
  }

  synchronized void phase(String value) {
    phase = value;
    published = true;
    publish();
  }

  /** Nothing is written any more. */
  synchronized void unpublish() throws IOException {
    published = false;
    file.delete();
  }

  private synchronized void publish() {
    if (!published) {
      return;
    }
    var members = new ArrayList<FleetState.Member>();
    for (String name : names()) {
      SupervisedProcess process = named(name);
      members.add(new FleetState.Member(name, process.running(), process.ready(), ports(name)));
    }
    var running = new ArrayList<FleetState.ShortLived>();
    helpers.running().forEach((ref, name) -> running.add(new FleetState.ShortLived(name, ref)));
    try {
      file.write(
          new FleetState(
              phase, options.supervision().restart(), ProcessRef.self(), members, running));
    } catch (IOException e) {
      listener.accept(
          new FleetEvent.Warning(options.state().fleetFile() + " cannot be written: " + e));
    }
  }

  private Map<String, Integer> ports(String member) {
    var ports = new LinkedHashMap<String, Integer>();
    for (PortName name : options.ports().names()) {
      if (name.member().equals(member)) {
        ports.put(name.property(), options.ports().port(name));
      }
    }
    return ports;
  }
}

package dev.recado.cli.fleet;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A process that owns a fleet of fakes, to be killed. */
final class FleetInAnotherJvm {

  public static void main(String[] args) throws InterruptedException {
    new FakeFleet(Path.of(args[0]), true).fleet.start();
    System.out.println("ready");
    new CountDownLatch(1).await();
  }
}

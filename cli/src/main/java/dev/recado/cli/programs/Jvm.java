package dev.recado.cli.programs;

import java.nio.file.Path;
import java.util.List;

/** The JVM that runs the services: the one that runs us. */
record Jvm(Path home, String version) {

  /**
   * C1 and the serial collector: measured to start fastest, with the least memory, when six JVMs
   * share two cores. An AOT cache is only used by a JVM with the same collector.
   */
  static final List<String> FAST_START =
      List.of(
          "-XX:TieredStopAtLevel=1",
          "-XX:+UseSerialGC",
          // What Netty and protobuf do anyway, without a page of warnings in each log.
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  static Jvm current() {
    return new Jvm(
        Path.of(System.getProperty("java.home")), System.getProperty("java.vm.version", "?"));
  }

  String java() {
    return home.resolve("bin").resolve("java").toString();
  }
}

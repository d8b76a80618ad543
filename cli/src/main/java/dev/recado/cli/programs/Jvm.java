package dev.recado.cli.programs;

import java.nio.file.Path;
import java.util.List;

/** The JVM that runs the services: the one that runs us. */
record Jvm(Path home, String version) {

  /**
   * The serial collector: measured to start fastest, with the least memory, when six JVMs share two
   * cores. An AOT cache is only used by a JVM with the same collector.
   */
  static final List<String> OPTIONS =
      List.of(
          "-XX:+UseSerialGC",
          // A stack trace for every so many buffers, to find leaks: not what production is for.
          "-Dio.netty.leakDetection.level=disabled",
          "-Dorg.apache.ratis.thirdparty.io.netty.leakDetection.level=disabled",
          // What Netty and protobuf do anyway, without a page of warnings in each log.
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  /**
   * For a training. With the cache of one that C1 alone compiled, a member starts in about half the
   * time that it takes with the cache of a fully compiled one, and is compiled fully all the same.
   */
  static final String TRAINING = "-XX:TieredStopAtLevel=1";

  static Jvm current() {
    return new Jvm(
        Path.of(System.getProperty("java.home")), System.getProperty("java.vm.version", "?"));
  }

  String java() {
    return home.resolve("bin").resolve("java").toString();
  }
}

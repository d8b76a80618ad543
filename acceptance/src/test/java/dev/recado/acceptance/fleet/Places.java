package dev.recado.acceptance.fleet;

import java.nio.file.Path;

/** Where things are: everything that the tests make is below one directory of the build. */
public final class Places {

  /** The directory of the built modules. */
  public static final Path HOME =
      Path.of(System.getProperty("recado.home", "..")).toAbsolutePath().normalize();

  public static final Path FLEETS =
      Path.of(
              System.getProperty(
                  "recado.acceptance.directory",
                  HOME.resolve("acceptance/target/fleets").toString()))
          .toAbsolutePath()
          .normalize();

  /** The state directory of {@code up}, whose programs every other fleet uses as well. */
  public static final Path UP = FLEETS.resolve("up");

  public static final Path APP = UP.resolve("app");

  static final Path SHARED = FLEETS.resolve("shared");

  private Places() {}
}

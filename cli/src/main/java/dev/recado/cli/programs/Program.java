package dev.recado.cli.programs;

import java.util.List;

/** What {@code java} is given to run a service: options, then the jar or the main class. */
public record Program(List<String> javaArguments) {}

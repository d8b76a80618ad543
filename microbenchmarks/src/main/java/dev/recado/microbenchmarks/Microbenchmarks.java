package dev.recado.microbenchmarks;

import java.io.IOException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs all benchmarks, or those whose names match; with JMH's options, but short by default: one
 * fork, two iterations of a second to warm up, three that count.
 */
public final class Microbenchmarks {

  private Microbenchmarks() {}

  public static void main(String[] args)
      throws CommandLineOptionException, RunnerException, IOException {
    var asked = new CommandLineOptions(args);
    var runner = new Runner(shortUnlessAsked(asked));
    if (asked.shouldHelp()) {
      asked.showHelp();
    } else if (asked.shouldList()) {
      runner.list();
    } else {
      runner.run();
    }
  }

  private static Options shortUnlessAsked(CommandLineOptions asked) {
    TimeValue second = TimeValue.seconds(1);
    return new OptionsBuilder()
        .parent(asked)
        .forks(asked.getForkCount().orElse(1))
        .warmupIterations(asked.getWarmupIterations().orElse(2))
        .warmupTime(asked.getWarmupTime().orElse(second))
        .measurementIterations(asked.getMeasurementIterations().orElse(3))
        .measurementTime(asked.getMeasurementTime().orElse(second))
        .build();
  }
}

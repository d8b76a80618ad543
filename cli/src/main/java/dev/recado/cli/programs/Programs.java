package dev.recado.cli.programs;

/** Finds the program of each service. */
public interface Programs {

  Program program(ServiceRole role);
}

package dev.recado.benchmarks;

/** How a put travels to the gateway. */
public enum Transport {
  /** The pipelined {@code recado.v1.Operations.Execute} stream. */
  GRPC,
  /** {@code PUT /v1/entries/{key}}, HTTP/1.1 with kept connections. */
  HTTP
}

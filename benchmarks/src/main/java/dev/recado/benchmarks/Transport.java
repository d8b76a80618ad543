package dev.recado.benchmarks;

import java.util.Locale;

/** How a put travels. */
public enum Transport {
  /** The pipelined {@code recado.v1.Operations.Execute} stream. */
  GRPC,
  /** {@code PUT /v1/entries/{key}}, HTTP/1.1 with kept connections; etcd's JSON gateway. */
  HTTP;

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}

package dev.recado.benchmarks.gateway;

import io.grpc.stub.ClientResponseObserver;

/** What a pipelined stream carries. */
interface Conversation<Q, A> {

  /** A request, and what its answer is known by among those of its stream. */
  record Question<Q>(Object mark, Q request) {}

  void open(ClientResponseObserver<Q, A> answers);

  Question<Q> next();

  /** The mark of the question that this answers. */
  Object mark(A answer);

  /** Empty, or the name of the error that the answer carries. */
  String error(A answer);
}

package dev.recado.gateway.api;

import java.util.concurrent.CompletableFuture;

/** How the requests of one pipelined stream are answered. */
interface PipelinedAnswers<Q, A> {

  /** Never waits. When the future fails, the stream ends. */
  CompletableFuture<A> answer(Q request);

  /** What is sent instead of an answer where too many bytes of others wait. */
  A lighter(A answer);

  /** Whether the answer tells that there is more to do than can be done in time. */
  boolean tellsOfOverload(A answer);
}

package dev.recado.acceptance.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recado.protocol.v1.ExecuteRequest;
import dev.recado.protocol.v1.ExecuteResponse;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** One {@code Execute} stream, sent as fast as the server takes it. */
public final class Pipeline implements ClientResponseObserver<ExecuteRequest, ExecuteResponse> {

  private final Iterator<ExecuteRequest> requests;
  private final List<ExecuteResponse> responses = Collections.synchronizedList(new ArrayList<>());
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private boolean completed;

  private Pipeline(Iterator<ExecuteRequest> requests) {
    this.requests = requests;
  }

  /** Every request is sent; returns every response, in the order in which they came. */
  public static List<ExecuteResponse> execute(Grpc grpc, List<ExecuteRequest> requests)
      throws InterruptedException {
    var pipeline = new Pipeline(requests.iterator());
    var _ = grpc.pipelined().execute(pipeline);
    assertThat(pipeline.ended.await(60, TimeUnit.SECONDS))
        .as("the stream has ended, after %d responses", pipeline.responses.size())
        .isTrue();
    assertThat(pipeline.failure.get()).isNull();
    return List.copyOf(pipeline.responses);
  }

  @Override
  public void beforeStart(ClientCallStreamObserver<ExecuteRequest> call) {
    call.setOnReadyHandler(() -> {
      while (call.isReady() && requests.hasNext()) {
        call.onNext(requests.next());
      }
      if (!requests.hasNext() && !completed) {
        completed = true;
        call.onCompleted();
      }
    });
  }

  @Override
  public void onNext(ExecuteResponse response) {
    responses.add(response);
  }

  @Override
  public void onError(Throwable cause) {
    failure.set(cause);
    ended.countDown();
  }

  @Override
  public void onCompleted() {
    ended.countDown();
  }
}

package dev.recado.acceptance.reflection;

import com.google.protobuf.DynamicMessage;
import io.grpc.ClientCall;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Requests and responses of one stream, as JSON. */
public final class JsonStream {

  private static final long SECONDS_MAX = 20;

  private final Function<String, DynamicMessage> message;
  private final BlockingQueue<String> responses = new LinkedBlockingQueue<>();
  private final CompletableFuture<Status> end = new CompletableFuture<>();
  private final StreamObserver<DynamicMessage> requests;

  JsonStream(
      ClientCall<DynamicMessage, DynamicMessage> call, Function<String, DynamicMessage> message) {
    this.message = message;
    this.requests =
        ClientCalls.asyncBidiStreamingCall(
            call,
            new StreamObserver<>() {
              @Override
              public void onNext(DynamicMessage response) {
                responses.add(ReflectedServer.json(response));
              }

              @Override
              public void onError(Throwable failure) {
                boolean _ = end.complete(Status.fromThrowable(failure));
              }

              @Override
              public void onCompleted() {
                boolean _ = end.complete(Status.OK);
              }
            });
  }

  public void send(String json) {
    requests.onNext(message.apply(json));
  }

  public String next() throws InterruptedException {
    String response = responses.poll(SECONDS_MAX, TimeUnit.SECONDS);
    if (response == null) {
      throw new AssertionError("No response came; the stream's end: " + end.getNow(null));
    }
    return response;
  }

  /** Sends no more; returns how the server ends the stream. */
  public Status close() {
    requests.onCompleted();
    return end.orTimeout(SECONDS_MAX, TimeUnit.SECONDS).join();
  }
}

package dev.recado.membership;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recado.protocol.v1.EntriesGrpc;
import dev.recado.protocol.v1.OperationsGrpc;
import io.grpc.Attributes;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PipelinedCallsTest {

  private final PipelinedCalls calls = PipelinedCalls.of(OperationsGrpc.getExecuteMethod());

  @Test
  void messagesOfANamedMethodAreHandledOnTheThreadThatBringsThem() {
    @Nullable Executor executor =
        calls.getExecutor(call(OperationsGrpc.getExecuteMethod()), new Metadata());
    var handledOn = new AtomicReference<Thread>();
    Objects.requireNonNull(executor).execute(() -> handledOn.set(Thread.currentThread()));
    assertThat(handledOn).hasValue(Thread.currentThread());
  }

  @Test
  void otherMethodsKeepTheServersExecutor() {
    assertThat(calls.getExecutor(call(OperationsGrpc.getSubmitMethod()), new Metadata())).isNull();
    assertThat(calls.getExecutor(call(EntriesGrpc.getReadMethod()), new Metadata())).isNull();
  }

  private static <Q, A> ServerCall<Q, A> call(MethodDescriptor<Q, A> method) {
    return new ServerCall<>() {
      @Override
      public MethodDescriptor<Q, A> getMethodDescriptor() {
        return method;
      }

      @Override
      public void request(int numMessages) {}

      @Override
      public void sendHeaders(Metadata headers) {}

      @Override
      public void sendMessage(A message) {}

      @Override
      public void close(Status status, Metadata trailers) {}

      @Override
      public boolean isCancelled() {
        return false;
      }

      @Override
      public Attributes getAttributes() {
        return Attributes.EMPTY;
      }
    };
  }
}

package dev.recado.acceptance.reflection;

import static io.grpc.stub.ClientCalls.blockingUnaryCall;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.StreamObserver;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A server of which nothing is known but its port. */
public final class ReflectedServer {

  private static final long SECONDS_MAX = 20;

  private final ManagedChannel reflection;
  private final Map<String, FileDescriptor> files = new HashMap<>();

  /** The channel needs no credentials. */
  public ReflectedServer(ManagedChannel reflection) {
    this.reflection = reflection;
  }

  public List<String> services() {
    return ask(ServerReflectionRequest.newBuilder().setListServices("").build())
        .getListServicesResponse()
        .getServiceList()
        .stream()
        .map(ServiceResponse::getName)
        .sorted()
        .toList();
  }

  public ServiceDescriptor service(String name) {
    FileDescriptor file =
        file(
            ask(ServerReflectionRequest.newBuilder().setFileContainingSymbol(name).build())
                .getFileDescriptorResponse()
                .getFileDescriptorProto(0));
    return file.findServiceByName(name.substring(name.lastIndexOf('.') + 1));
  }

  private FileDescriptor file(ByteString bytes) {
    try {
      FileDescriptorProto file = FileDescriptorProto.parseFrom(bytes);
      FileDescriptor known = files.get(file.getName());
      if (known != null) {
        return known;
      }
      FileDescriptor[] dependencies =
          file.getDependencyList().stream()
              .map(name ->
                  file(
                      ask(ServerReflectionRequest.newBuilder().setFileByFilename(name).build())
                          .getFileDescriptorResponse()
                          .getFileDescriptorProto(0)))
              .toArray(FileDescriptor[]::new);
      FileDescriptor built = FileDescriptor.buildFrom(file, dependencies);
      files.put(file.getName(), built);
      return built;
    } catch (InvalidProtocolBufferException | DescriptorValidationException e) {
      throw new AssertionError("Reflection tells no descriptor", e);
    }
  }

  private ServerReflectionResponse ask(ServerReflectionRequest request) {
    var answer = new CompletableFuture<ServerReflectionResponse>();
    StreamObserver<ServerReflectionRequest> asking =
        ServerReflectionGrpc.newStub(reflection)
            .serverReflectionInfo(
                new StreamObserver<>() {
                  @Override
                  public void onNext(ServerReflectionResponse response) {
                    answer.complete(response);
                  }

                  @Override
                  public void onError(Throwable failure) {
                    answer.completeExceptionally(failure);
                  }

                  @Override
                  public void onCompleted() {
                    answer.completeExceptionally(new IllegalStateException("No answer"));
                  }
                });
    asking.onNext(request);
    asking.onCompleted();
    return answer.orTimeout(SECONDS_MAX, TimeUnit.SECONDS).join();
  }

  /** A method as {@code package.Service/Method}; not a streaming one. The channel has the key. */
  public String call(Channel channel, String method, String json) {
    var described = method(method);
    return json(
        blockingUnaryCall(
            channel,
            described,
            CallOptions.DEFAULT.withDeadlineAfter(SECONDS_MAX, TimeUnit.SECONDS),
            message(method, json)));
  }

  /** A stream in both directions. */
  public JsonStream open(Channel channel, String method) {
    return new JsonStream(
        channel.newCall(method(method), CallOptions.DEFAULT), json -> message(method, json));
  }

  private com.google.protobuf.Descriptors.MethodDescriptor descriptor(String method) {
    int slash = method.indexOf('/');
    return service(method.substring(0, slash)).findMethodByName(method.substring(slash + 1));
  }

  private MethodDescriptor<DynamicMessage, DynamicMessage> method(String method) {
    var descriptor = descriptor(method);
    return MethodDescriptor.<DynamicMessage, DynamicMessage>newBuilder()
        .setType(
            descriptor.isClientStreaming() && descriptor.isServerStreaming()
                ? MethodType.BIDI_STREAMING
                : MethodType.UNARY)
        .setFullMethodName(method)
        .setRequestMarshaller(
            ProtoUtils.marshaller(DynamicMessage.getDefaultInstance(descriptor.getInputType())))
        .setResponseMarshaller(
            ProtoUtils.marshaller(DynamicMessage.getDefaultInstance(descriptor.getOutputType())))
        .build();
  }

  /** Refuses what the message does not have. */
  private DynamicMessage message(String method, String json) {
    var message = DynamicMessage.newBuilder(descriptor(method).getInputType());
    try {
      JsonFormat.parser().merge(json, message);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(json + " is no request of " + method, e);
    }
    return message.build();
  }

  static String json(DynamicMessage message) {
    try {
      return JsonFormat.printer().print(message);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }
}

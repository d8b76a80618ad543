package dev.recado.push;

import com.google.protobuf.ByteString;
import dev.recado.membership.FleetSecret;
import dev.recado.membership.InternalServer;
import dev.recado.protocol.OperationIds;
import dev.recado.protocol.internal.v1.DeliveryGrpc;
import dev.recado.protocol.internal.v1.FaultsGrpc;
import dev.recado.protocol.internal.v1.JournalGrpc;
import dev.recado.protocol.internal.v1.OutboxRow;
import dev.recado.protocol.internal.v1.RecipientsGrpc;
import dev.recado.protocol.internal.v1.RegisterMailboxRequest;
import dev.recado.protocol.internal.v1.RegisterMailboxResponse;
import dev.recado.protocol.internal.v1.TakeRequest;
import dev.recado.protocol.v1.Kind;
import dev.recado.protocol.v1.Outcome;
import dev.recado.protocol.v1.Status;
import dev.recado.testkit.Database;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycle;

/** A push server on ports of its own, as the fleet and its clients see it. Discovery is away. */
public final class PushServer implements AutoCloseable {

  public static final String POSITION = "18446744073709551615";

  private final ConfigurableApplicationContext context;
  private final ManagedChannel channel;
  private final ManagedChannel internal;
  private final FleetSecret secret;

  private PushServer(ConfigurableApplicationContext context, FleetSecret secret) {
    this.context = context;
    this.secret = secret;
    this.channel = channel(context.getBean(GrpcServerLifecycle.class).getPort());
    this.internal = channel(context.getBean(InternalServer.class).port());
  }

  private static ManagedChannel channel(int port) {
    return ManagedChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
  }

  /** The directory holds the fleet's secret and the member's data. */
  public static PushServer start(Database database, Path directory, String... properties) {
    Path secret = directory.resolve("fleet.secret");
    try {
      if (!Files.exists(secret)) {
        Files.writeString(secret, "a-secret-of-this-test-fleet");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var arguments =
        new ArrayList<>(
            List.of(
                "--server.port=0",
                "--spring.grpc.server.port=0",
                "--recado.member.internal.port=0",
                "--spring.datasource.url=" + database.url(),
                "--spring.datasource.username=" + database.username(),
                "--spring.datasource.password=" + database.password(),
                "--recado.member.fleet-secret-file=" + secret,
                "--recado.member.data-directory=" + directory,
                "--recado.member.discovery-addresses=127.0.0.1:1",
                "--logging.level.root=warn"));
    for (String property : properties) {
      arguments.add("--" + property);
    }
    var application = new SpringApplication(PushServerApplication.class);
    return new PushServer(
        application.run(arguments.toArray(String[]::new)), FleetSecret.read(secret));
  }

  public <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  public String url(String path) {
    return "http://127.0.0.1:"
        + context.getEnvironment().getRequiredProperty("local.server.port")
        + path;
  }

  /** Of a stranger, to the port that only members are answered on. */
  public ManagedChannel internalChannel() {
    return internal;
  }

  /** To the port of the clients. */
  public ManagedChannel channel() {
    return channel;
  }

  public DeliveryGrpc.DeliveryBlockingStub delivery() {
    return DeliveryGrpc.newBlockingStub(internal).withInterceptors(secret.clientInterceptor());
  }

  public FaultsGrpc.FaultsBlockingStub faults() {
    return FaultsGrpc.newBlockingStub(internal).withInterceptors(secret.clientInterceptor());
  }

  public JournalGrpc.JournalBlockingStub journal() {
    return JournalGrpc.newBlockingStub(internal).withInterceptors(secret.clientInterceptor());
  }

  public RecipientsGrpc.RecipientsBlockingStub recipients() {
    return RecipientsGrpc.newBlockingStub(internal).withInterceptors(secret.clientInterceptor());
  }

  public RegisterMailboxResponse register() {
    return recipients()
        .register(
            RegisterMailboxRequest.newBuilder().setNamespace("default").setName("test").build());
  }

  /** A batch for one recipient, of a position's rows from {@code first} to {@code last}. */
  public static TakeRequest batch(String recipientId, long first, long last) {
    var request =
        TakeRequest.newBuilder().setPosition(POSITION).setIncarnation(1).setPredecessor(first - 1);
    for (long sequence = first; sequence <= last; sequence++) {
      request.addRows(row(recipientId, sequence));
    }
    return request.build();
  }

  public static OutboxRow.Builder row(String recipientId, long sequence) {
    return OutboxRow.newBuilder()
        .setSequence(sequence)
        .setRecipient(OperationIds.toByteString(UUID.fromString(recipientId)))
        .setNamespace("default")
        .setOperationId(OperationIds.toByteString(OperationIds.next()))
        .setKey(ByteString.copyFromUtf8("key-" + sequence))
        .setKind(Kind.PUT)
        .setOutcome(
            Outcome.newBuilder()
                .setStatus(Status.OK)
                .setVersion(sequence)
                .setRevision(sequence)
                .setSession("r1.x"));
  }

  /** As SIGTERM does. */
  public void stop() {
    context.close();
  }

  /** Ends the process's part; the database stays. */
  @Override
  public void close() {
    var _ = channel.shutdownNow();
    var _ = internal.shutdownNow();
    stop();
  }
}

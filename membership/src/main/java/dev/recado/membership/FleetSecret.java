package dev.recado.membership;

import dev.recado.membership.start.MisconfiguredException;
import dev.recado.protocol.GrpcErrors;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.v1.Reason;
import io.grpc.ClientInterceptor;
import io.grpc.Metadata;
import io.grpc.ServerInterceptor;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.regex.Pattern;

/** What members prove to each other that they belong to the fleet: the content of a 0600 file. */
public final class FleetSecret {

  public static final Metadata.Key<String> HEADER =
      Metadata.Key.of("recado-fleet-secret", Metadata.ASCII_STRING_MARSHALLER);
  private static final String PROPERTY =
      "recado.member.fleet-secret-file, at discovery recado.discovery.fleet-secret-file";
  private static final Pattern FORM = Pattern.compile("[\\x21-\\x7e]{16,512}");

  private final String secret;

  private FleetSecret(String secret) {
    this.secret = secret;
  }

  public static FleetSecret read(Path file) {
    String content;
    try {
      content = Files.readString(file).strip();
    } catch (IOException e) {
      throw new MisconfiguredException(
          "The fleet secret's file " + file + " (" + PROPERTY + ") cannot be read: " + e + ".",
          "Make it once, with 16 to 512 printable ASCII characters and mode 0600, for all processes; or correct the property.",
          e);
    }
    if (!FORM.matcher(content).matches()) {
      throw new MisconfiguredException(
          "The fleet secret's file "
              + file
              + " ("
              + PROPERTY
              + ") must hold 16 to 512 printable ASCII characters without spaces; it holds "
              + content.length()
              + " characters.",
          "Give all processes the same secret, for example of 'openssl rand -hex 32', in a file of mode 0600.");
    }
    return new FleetSecret(content);
  }

  /** Compares in constant time. */
  public boolean matches(String candidate) {
    return MessageDigest.isEqual(
        secret.getBytes(StandardCharsets.UTF_8), candidate.getBytes(StandardCharsets.UTF_8));
  }

  public ClientInterceptor clientInterceptor() {
    var headers = new Metadata();
    headers.put(HEADER, secret);
    return MetadataUtils.newAttachHeadersInterceptor(headers);
  }

  /** Lets only members call. */
  public ServerInterceptor serverInterceptor() {
    return new ServerInterceptor() {
      @Override
      public <Q, A> io.grpc.ServerCall.Listener<Q> interceptCall(
          io.grpc.ServerCall<Q, A> call, Metadata headers, io.grpc.ServerCallHandler<Q, A> next) {
        String candidate = headers.get(HEADER);
        if (candidate != null && matches(candidate)) {
          return next.startCall(call, headers);
        }
        return ClosedCalls.close(
            call,
            GrpcErrors.toStatus(
                new Rejection(
                    Reason.UNAUTHENTICATED,
                    "This service is for members of the fleet. Send the fleet's secret.")));
      }
    };
  }
}

package dev.recado.acceptance.reflection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recado.acceptance.fleet.Places;
import dev.recado.protocol.v1.EntriesGrpc;
import dev.recado.protocol.v1.NotificationsGrpc;
import dev.recado.protocol.v1.OperationsGrpc;
import io.grpc.MethodDescriptor;
import java.io.IOException;
import java.nio.file.Files;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DocumentedRequestsTest {

  @Test
  void everyCallOfClientsIsDocumentedWithARequest() {
    assertThat(DocumentedRequest.read())
        .extracting(DocumentedRequest::method)
        .containsAll(
            Stream.of(
                    EntriesGrpc.getServiceDescriptor(),
                    OperationsGrpc.getServiceDescriptor(),
                    NotificationsGrpc.getServiceDescriptor())
                .flatMap(service -> service.getMethods().stream())
                .map(MethodDescriptor::getFullMethodName)
                .toList());
  }

  @Test
  void everyCommandLineIsOneThatIsTested() throws IOException {
    long lines =
        Files.readString(Places.HOME.resolve("docs/reference/grpc.md"))
            .lines()
            .filter(line -> line.startsWith("grpcurl "))
            .count();

    assertThat(DocumentedRequest.read()).hasSize(Math.toIntExact(lines));
  }
}

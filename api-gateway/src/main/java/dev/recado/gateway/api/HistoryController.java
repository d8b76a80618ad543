package dev.recado.gateway.api;

import com.google.protobuf.ByteString;
import dev.recado.gateway.history.Histories;
import dev.recado.gateway.operation.Doors;
import dev.recado.gateway.operation.OperationProperties;
import dev.recado.gateway.web.CallerFilter;
import dev.recado.gateway.web.QueryString;
import dev.recado.protocol.OperationChecks;
import dev.recado.protocol.OperationIds;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.UUID;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** What happened to an operation, as far as anybody knows. */
@RestController
class HistoryController {

  private final Histories histories;
  private final Doors doors;
  private final OperationProperties properties;

  HistoryController(Histories histories, Doors doors, OperationProperties properties) {
    this.histories = histories;
    this.doors = doors;
    this.properties = properties;
  }

  @GetMapping("/v1/operations/{id}/history")
  void history(
      @PathVariable("id") String text, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    doors.requireOpen();
    ByteString key = QueryString.of(request, "key").key();
    OperationChecks.checkKey(key);
    UUID id = OperationIds.parse(text);
    var history =
        histories.history(
            CallerFilter.callerOf(request).namespace(),
            id,
            key,
            properties.patience(RequestHeaders.preferences(request).patience()));
    JsonResponses.write(response, HttpServletResponse.SC_OK, HistoryShapes.history(history));
  }
}

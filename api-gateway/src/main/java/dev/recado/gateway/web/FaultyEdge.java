package dev.recado.gateway.web;

import dev.recado.faults.Faults;
import dev.recado.protocol.Rejection;
import jakarta.servlet.ServletException;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;

/**
 * Faults around requests for entries and operations; only where the process has them. A lost answer
 * is a connection that is closed without a word.
 */
final class FaultyEdge extends ValveBase {

  private final Faults faults;

  FaultyEdge(Faults faults) {
    super(true);
    this.faults = faults;
  }

  @Override
  public void invoke(Request request, Response response) throws IOException, ServletException {
    if (!carriesOperations(request.getDecodedRequestURI())) {
      getNext().invoke(request, response);
      return;
    }
    try {
      faults.beforeServing();
    } catch (Rejection e) {
      Problems.send(response.getResponse(), Problem.of(e));
      return;
    }
    getNext().invoke(request, response);
    if (faults.losesAcknowledgement()) {
      response.getCoyoteResponse().action(ActionCode.CLOSE_NOW, null);
    }
  }

  private static boolean carriesOperations(String path) {
    return path.equals("/v1/entry")
        || path.equals("/v1/entries")
        || path.equals("/v1/operations")
        || path.startsWith("/v1/operations/");
  }
}

package dev.recado.push.api;

import dev.recado.protocol.Rejection;
import dev.recado.protocol.v1.Reason;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Set;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Small JSON objects from request bodies: bounded before they are read, unknown fields refused. */
@Component
public class JsonBodies {

  private static final int BYTES_MAX = 4096;

  private final JsonMapper mapper;

  JsonBodies(JsonMapper mapper) {
    this.mapper = mapper;
  }

  /** An empty body is an empty object. */
  public ObjectNode read(HttpServletRequest request, Set<String> knownFields) {
    byte[] body = bytes(request);
    if (body.length == 0) {
      return mapper.createObjectNode();
    }
    checkContentType(request);
    JsonNode node;
    try {
      node = mapper.readTree(body);
    } catch (JacksonException e) {
      throw new Rejection(
          Reason.MALFORMED, "The body is not JSON: " + e.getOriginalMessage() + ".");
    }
    if (!(node instanceof ObjectNode object)) {
      throw new Rejection(Reason.MALFORMED, "The body is not a JSON object.");
    }
    for (String name : object.propertyNames()) {
      if (!knownFields.contains(name)) {
        throw new Rejection(
            Reason.UNKNOWN_FIELD,
            "The field '" + name + "' is not known here. Known are " + knownFields + ".");
      }
    }
    return object;
  }

  private static byte[] bytes(HttpServletRequest request) {
    try {
      byte[] body =
          request.getContentLengthLong() > BYTES_MAX
              ? new byte[BYTES_MAX + 1]
              : request.getInputStream().readNBytes(BYTES_MAX + 1);
      if (body.length > BYTES_MAX) {
        throw new Rejection(Reason.REQUEST_TOO_LARGE, "The body is over " + BYTES_MAX + " bytes.");
      }
      return body;
    } catch (IOException e) {
      throw new Rejection(Reason.MALFORMED, "The body could not be read: " + e.getMessage() + ".");
    }
  }

  private static void checkContentType(HttpServletRequest request) {
    String contentType = request.getContentType();
    try {
      if (contentType != null
          && MediaType.parseMediaType(contentType).isCompatibleWith(MediaType.APPLICATION_JSON)) {
        return;
      }
    } catch (InvalidMediaTypeException e) {
      // As any other type that is not JSON.
    }
    throw new Rejection(Reason.UNSUPPORTED_MEDIA_TYPE, "The body's type is not application/json.");
  }
}

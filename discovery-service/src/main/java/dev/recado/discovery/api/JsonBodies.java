package dev.recado.discovery.api;

import dev.recado.discovery.fleet.Excerpt;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.v1.Reason;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;

/** Reads small JSON bodies, strictly, without taking in more than a body may have. */
@Component
class JsonBodies {

  private static final int BYTES_MAX = 16 << 10;

  private final JsonMapper strict =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  <T> T read(HttpServletRequest request, Class<T> type) {
    requireJson(request.getContentType());
    try {
      byte[] body = request.getInputStream().readNBytes(BYTES_MAX + 1);
      if (body.length > BYTES_MAX) {
        throw new Rejection(
            Reason.REQUEST_TOO_LARGE, "The body has more than " + BYTES_MAX + " bytes.");
      }
      T read = strict.readValue(body, type);
      if (read == null) {
        throw malformed("it is null");
      }
      return read;
    } catch (UnrecognizedPropertyException e) {
      throw new Rejection(
          Reason.UNKNOWN_FIELD,
          "'"
              + Excerpt.of(e.getPropertyName())
              + "' is not a field of this request. Leave it out.");
    } catch (JacksonException e) {
      throw malformed(e.getOriginalMessage());
    } catch (IOException e) {
      throw malformed("it ended early");
    }
  }

  private static void requireJson(@org.jspecify.annotations.Nullable String contentType) {
    try {
      if (StringUtils.hasText(contentType)
          && MediaType.APPLICATION_JSON.isCompatibleWith(MediaType.parseMediaType(contentType))) {
        return;
      }
    } catch (InvalidMediaTypeException e) {
      // Told as below.
    }
    throw new Rejection(
        Reason.UNSUPPORTED_MEDIA_TYPE,
        "The body must be JSON. Send Content-Type: application/json.");
  }

  private static Rejection malformed(String why) {
    return new Rejection(Reason.MALFORMED, "The body is not the JSON of this request: " + why);
  }
}

package dev.recado.push.api;

import dev.recado.protocol.Rejection;
import dev.recado.protocol.v1.Reason;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.NoHandlerFoundException;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/** Every failure of an HTTP handler, as a problem document. */
@RestControllerAdvice
class ProblemAdvice {

  @ExceptionHandler
  @Nullable ResponseEntity<Map<String, Object>> problem(
      Exception failure, HttpServletRequest request, HttpServletResponse response) {
    if (response.isCommitted()) {
      // A stream's client has gone, or it was told in the stream.
      return null;
    }
    response.reset();
    return Problem.of(
        switch (failure) {
          case NoHandlerFoundException _, NoResourceFoundException _ ->
              new Rejection(
                  Reason.UNKNOWN_PATH, "There is nothing at " + request.getRequestURI() + ".");
          case HttpRequestMethodNotSupportedException _ ->
              new Rejection(
                  Reason.METHOD_NOT_ALLOWED,
                  request.getMethod() + " is not for " + request.getRequestURI() + ".");
          case HttpMediaTypeNotSupportedException _ ->
              new Rejection(Reason.UNSUPPORTED_MEDIA_TYPE, "Send application/json.");
          case HttpMediaTypeNotAcceptableException _ ->
              new Rejection(Reason.NOT_ACCEPTABLE, "Accept text/event-stream or application/json.");
          default -> Failures.toRejection(failure);
        });
  }
}

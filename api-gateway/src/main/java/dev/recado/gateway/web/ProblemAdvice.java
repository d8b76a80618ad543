package dev.recado.gateway.web;

import dev.recado.protocol.Rejection;
import dev.recado.protocol.v1.Reason;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collection;
import java.util.concurrent.CompletionException;
import org.apache.catalina.connector.ClientAbortException;
import org.springframework.http.HttpMethod;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.NoHandlerFoundException;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/** Whatever a handler throws, or Spring instead of one, becomes a typed problem. */
@RestControllerAdvice
class ProblemAdvice {

  private final Problems problems;

  ProblemAdvice(Problems problems) {
    this.problems = problems;
  }

  @ExceptionHandler
  void any(Throwable failure, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    problems.write(response, cause);
  }

  @ExceptionHandler({NoHandlerFoundException.class, NoResourceFoundException.class})
  void unknownPath(HttpServletRequest request, HttpServletResponse response) throws IOException {
    problems.write(
        response,
        new Rejection(
            Reason.UNKNOWN_PATH,
            "There is nothing at " + request.getMethod() + " " + request.getRequestURI() + "."));
  }

  @ExceptionHandler
  void methodNotAllowed(
      HttpRequestMethodNotSupportedException failure, HttpServletResponse response)
      throws IOException {
    Collection<HttpMethod> allowed = failure.getSupportedHttpMethods();
    String names =
        allowed == null
            ? ""
            : String.join(", ", allowed.stream().map(HttpMethod::name).sorted().toList());
    if (!names.isEmpty()) {
      response.setHeader("Allow", names);
    }
    problems.write(
        response,
        new Rejection(
            Reason.METHOD_NOT_ALLOWED,
            failure.getMethod() + " is not possible here; these are: " + names + "."));
  }

  @ExceptionHandler
  void notAcceptable(HttpMediaTypeNotAcceptableException failure, HttpServletResponse response)
      throws IOException {
    problems.write(
        response,
        new Rejection(
            Reason.NOT_ACCEPTABLE,
            "Here is only "
                + failure.getSupportedMediaTypes()
                + " to answer with. Send another Accept header, or none."));
  }

  @ExceptionHandler
  void notSupported(HttpMediaTypeNotSupportedException failure, HttpServletResponse response)
      throws IOException {
    problems.write(
        response,
        new Rejection(
            Reason.UNSUPPORTED_MEDIA_TYPE,
            "This takes " + failure.getSupportedMediaTypes() + ". Send it as such."));
  }

  /** The client has gone: nobody is there to answer. */
  @ExceptionHandler
  void aborted(ClientAbortException failure) {
    // Nothing to do.
  }
}

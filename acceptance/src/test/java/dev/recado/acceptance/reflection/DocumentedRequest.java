package dev.recado.acceptance.reflection;

import dev.recado.acceptance.fleet.Places;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A command line of docs/reference/grpc.md: {@code grpcurl … -d @ address method}, with the
 * messages on the lines behind it, and the answer in the block that follows.
 *
 * @param credential {@code $KEY} or {@code $TOKEN}
 * @param messages with variables such as {@code $ID}
 * @param answers {@code …} stands for what differs from time to time
 */
public record DocumentedRequest(
    boolean newId,
    String credential,
    int port,
    String method,
    List<String> messages,
    List<String> answers) {

  private static final Pattern REQUEST =
      Pattern.compile(
          "```sh\\n(ID=\\$\\(uuid7\\)\\n)?grpcurl -plaintext -H \"authorization: Bearer (\\$\\w+)\""
              + " -d @ 127\\.0\\.0\\.1:(\\d+) (\\S+)(?: <<END)?\\n(.*?)```\\n\\n```json\\n(.*?)```",
          Pattern.DOTALL);

  public static List<DocumentedRequest> read() {
    String document;
    try {
      document = Files.readString(Places.HOME.resolve("docs/reference/grpc.md"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var requests = new ArrayList<DocumentedRequest>();
    var matcher = REQUEST.matcher(document);
    while (matcher.find()) {
      requests.add(
          new DocumentedRequest(
              matcher.group(1) != null,
              matcher.group(2),
              Integer.parseInt(matcher.group(3)),
              matcher.group(4),
              lines(matcher.group(5)),
              lines(matcher.group(6))));
    }
    return requests;
  }

  private static List<String> lines(String block) {
    return block.lines().filter(line -> !line.isBlank() && !line.equals("END")).toList();
  }
}

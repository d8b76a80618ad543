package dev.recado.membership.container;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Answers every question with one name, or with there being none (RFC 1035). */
final class NameServer implements AutoCloseable {

  private static final int HEADER_BYTES = 12;
  private static final int TYPE_AND_CLASS_BYTES = 4;

  private final DatagramSocket socket;
  private final Optional<String> name;

  NameServer(Optional<String> name) throws IOException {
    this.socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    this.name = name;
    Thread.ofPlatform().daemon().name("name-server").start(this::serve);
  }

  String url() {
    return "dns://127.0.0.1:" + socket.getLocalPort();
  }

  private void serve() {
    try {
      while (true) {
        var packet = new DatagramPacket(new byte[512], 512);
        socket.receive(packet);
        byte[] answer = answer(Arrays.copyOf(packet.getData(), packet.getLength()));
        socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
      }
    } catch (IOException _) {
      // Closed.
    }
  }

  private byte[] answer(byte[] question) {
    int end = HEADER_BYTES;
    while (question[end] != 0) {
      end += question[end] + 1;
    }
    end += 1 + TYPE_AND_CLASS_BYTES;
    var out = new ByteArrayOutputStream();
    // The id; a response, which is recursive; no error, or no such name; one question, and answers.
    out.write(question, 0, 2);
    out.writeBytes(new byte[] {(byte) 0x81, (byte) (name.isPresent() ? 0x80 : 0x83), 0, 1, 0});
    out.writeBytes(new byte[] {(byte) (name.isPresent() ? 1 : 0), 0, 0, 0, 0});
    out.write(question, HEADER_BYTES, end - HEADER_BYTES);
    if (name.isPresent()) {
      byte[] encoded = encoded(name.get());
      // The question's name again; PTR, IN; for 60 s.
      out.writeBytes(new byte[] {(byte) 0xc0, HEADER_BYTES, 0, 12, 0, 1, 0, 0, 0, 60, 0});
      out.write(encoded.length);
      out.writeBytes(encoded);
    }
    return out.toByteArray();
  }

  private static byte[] encoded(String text) {
    var out = new ByteArrayOutputStream();
    for (String label : text.split("\\.", -1)) {
      out.write(label.length());
      out.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
    }
    out.write(0);
    return out.toByteArray();
  }

  @Override
  public void close() {
    socket.close();
  }
}

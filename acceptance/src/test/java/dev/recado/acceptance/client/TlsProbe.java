package dev.recado.acceptance.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Somebody who connects to a port of this machine with TLS, and trusts whatever answers: what the
 * other side thinks of it is the question.
 */
public final class TlsProbe {

  private static final int PATIENCE_MILLIS = 10_000;

  /** What HTTP/2 begins with, and an empty frame of settings; what HTTP/1.1 answers to is below. */
  private static final byte[] HTTP2_PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0".getBytes(StandardCharsets.ISO_8859_1);

  private static final byte[] HTTP1_REQUEST =
      "GET /actuator/prometheus HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
          .getBytes(StandardCharsets.ISO_8859_1);

  private final SSLContext context;

  private TlsProbe(KeyManager[] keys) {
    try {
      context = SSLContext.getInstance("TLS");
      context.init(keys, TRUST_ALL, null);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Without a certificate. */
  public static TlsProbe stranger() {
    return new TlsProbe(new KeyManager[0]);
  }

  /** With the certificate in {@code tls.crt} and its key in {@code tls.key}. */
  public static TlsProbe with(Path directory) {
    try (InputStream in = Files.newInputStream(directory.resolve("tls.crt"))) {
      Certificate certificate = CertificateFactory.getInstance("X.509").generateCertificate(in);
      String pem = Files.readString(directory.resolve("tls.key"));
      byte[] key = Base64.getMimeDecoder().decode(pem.replaceAll("-----.*?-----", ""));
      PrivateKey secret =
          KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(key));
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry("own", secret, new char[0], new Certificate[] {certificate});
      var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, new char[0]);
      return new TlsProbe(keys.getKeyManagers());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whether a gRPC server goes on after the handshake. */
  public boolean isHeardByGrpc(int port) {
    return firstByte(port, "h2", HTTP2_PREFACE).isPresent();
  }

  /** Whether an HTTP server answers. */
  public boolean isHeardByHttp(int port) {
    return firstByte(port, "http/1.1", HTTP1_REQUEST).isPresent();
  }

  /** The certificate that the server shows. */
  public X509Certificate shownBy(int port, String protocol) {
    try (SSLSocket socket = open(port, protocol)) {
      return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Empty when the connection is ended instead. Nothing listening there is a failure. */
  private Optional<Integer> firstByte(int port, String protocol, byte[] request) {
    try (Socket plain = connect(port);
        SSLSocket socket = over(plain, protocol)) {
      socket.startHandshake();
      socket.getOutputStream().write(request);
      int first = socket.getInputStream().read();
      return first < 0 ? Optional.empty() : Optional.of(first);
    } catch (java.net.ConnectException e) {
      throw new UncheckedIOException(e);
    } catch (java.net.SocketTimeoutException e) {
      throw new UncheckedIOException("Port " + port + " neither answers nor refuses", e);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private SSLSocket open(int port, String protocol) throws IOException {
    SSLSocket socket = over(connect(port), protocol);
    socket.startHandshake();
    return socket;
  }

  private static Socket connect(int port) throws IOException {
    var socket = new Socket();
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket;
  }

  private SSLSocket over(Socket plain, String protocol) throws IOException {
    var socket =
        (SSLSocket)
            context.getSocketFactory().createSocket(plain, "127.0.0.1", plain.getPort(), true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {protocol});
    socket.setSSLParameters(parameters);
    return socket;
  }

  private static final TrustManager[] TRUST_ALL = {
    new X509ExtendedTrustManager() {
      @Override
      public void checkClientTrusted(X509Certificate[] chain, String type) {}

      @Override
      public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

      @Override
      public void checkClientTrusted(
          X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {}

      @Override
      public void checkServerTrusted(X509Certificate[] chain, String type) {}

      @Override
      public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

      @Override
      public void checkServerTrusted(
          X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {}

      @Override
      public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
      }
    }
  };
}

package dev.recado.membership.tls;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/** Trusts whom the authorities vouch for that are valid at each connection. */
class PresentTrust extends X509ExtendedTrustManager {

  private final Supplier<X509ExtendedTrustManager> authorities;

  PresentTrust(Supplier<X509ExtendedTrustManager> authorities) {
    this.authorities = authorities;
  }

  /** What a peer must fulfil beside. */
  void require(X509Certificate peer) throws CertificateException {}

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    authorities.get().checkClientTrusted(chain, authType);
    require(chain[0]);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    authorities.get().checkClientTrusted(chain, authType, socket);
    require(chain[0]);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    authorities.get().checkClientTrusted(chain, authType, engine);
    require(chain[0]);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    authorities.get().checkServerTrusted(chain, authType);
    require(chain[0]);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    authorities.get().checkServerTrusted(chain, authType, socket);
    require(chain[0]);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    authorities.get().checkServerTrusted(chain, authType, engine);
    require(chain[0]);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return authorities.get().getAcceptedIssuers();
  }
}

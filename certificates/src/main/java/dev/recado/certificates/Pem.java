package dev.recado.certificates;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/** Certificates and keys as files. */
final class Pem {

  private Pem() {}

  static X509Certificate certificate(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    } catch (CertificateException e) {
      throw new IOException(file + " holds no certificate in PEM form.", e);
    }
  }

  /** A key on an elliptic curve, in PKCS #8. */
  static PrivateKey privateKey(Path file) throws IOException {
    String base64 =
        Files.readString(file).replaceAll("-----(BEGIN|END) PRIVATE KEY-----", "").strip();
    try {
      return KeyFactory.getInstance("EC")
          .generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(base64)));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException(file + " holds no private key of an elliptic curve in PEM form.", e);
    }
  }

  static void write(Path file, String pem) throws IOException {
    replace(file, pem, "rw-r--r--");
  }

  /** Readable by the owner alone. */
  static void writeSecret(Path file, String pem) throws IOException {
    replace(file, pem, "rw-------");
  }

  private static void replace(Path file, String pem, String permissions) throws IOException {
    FileAttribute<?> attribute =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
    Path fresh = Files.createTempFile(file.toAbsolutePath().getParent(), ".new-", "", attribute);
    Files.writeString(fresh, pem);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}

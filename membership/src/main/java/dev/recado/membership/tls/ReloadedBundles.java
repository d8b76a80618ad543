package dev.recado.membership.tls;

import java.security.KeyStore;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.KeyManagerFactorySpi;
import javax.net.ssl.ManagerFactoryParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.TrustManagerFactorySpi;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslManagerBundle;

/**
 * The process's SSL bundles, with managers that go over to a bundle's successor by themselves: a
 * server that took them at its start presents the new certificate without a restart. (Of Spring's
 * servers only Tomcat follows a bundle's updates, the one for gRPC does not.)
 */
final class ReloadedBundles implements SslBundles {

  private record Material(X509ExtendedKeyManager keys, X509ExtendedTrustManager authorities) {

    static Material of(String name, SslBundle bundle) {
      return new Material(
          only(X509ExtendedKeyManager.class, bundle.getManagers().getKeyManagers(), name),
          only(X509ExtendedTrustManager.class, bundle.getManagers().getTrustManagers(), name));
    }

    private static <T> T only(Class<T> type, Object[] managers, String name) {
      return Arrays.stream(managers)
          .filter(type::isInstance)
          .map(type::cast)
          .findFirst()
          .orElseThrow(() ->
              new IllegalStateException("The SSL bundle '" + name + "' gives no " + type + "."));
    }
  }

  /** A bundle in use, which its successors replace. */
  private static final class Live {
    private volatile Material material;

    Live(Material material) {
      this.material = material;
    }

    SslManagerBundle managers() {
      return SslManagerBundle.of(
          new KeyFactory(new PresentKeys(() -> material.keys())),
          new TrustFactory(new PresentTrust(() -> material.authorities())));
    }
  }

  private static final class KeyFactory extends KeyManagerFactory {
    KeyFactory(KeyManager keys) {
      super(
          new KeyManagerFactorySpi() {
            @Override
            protected void engineInit(@Nullable KeyStore store, char @Nullable [] password) {}

            @Override
            protected void engineInit(ManagerFactoryParameters parameters) {}

            @Override
            protected KeyManager[] engineGetKeyManagers() {
              return new KeyManager[] {keys};
            }
          },
          null,
          KeyManagerFactory.getDefaultAlgorithm());
    }
  }

  private static final class TrustFactory extends TrustManagerFactory {
    TrustFactory(TrustManager trust) {
      super(
          new TrustManagerFactorySpi() {
            @Override
            protected void engineInit(@Nullable KeyStore store) {}

            @Override
            protected void engineInit(ManagerFactoryParameters parameters) {}

            @Override
            protected TrustManager[] engineGetTrustManagers() {
              return new TrustManager[] {trust};
            }
          },
          null,
          TrustManagerFactory.getDefaultAlgorithm());
    }
  }

  private static final Logger log = LoggerFactory.getLogger(ReloadedBundles.class);

  private final SslBundles bundles;
  private final Map<String, Live> live = new ConcurrentHashMap<>();

  ReloadedBundles(SslBundles bundles) {
    this.bundles = bundles;
  }

  @Override
  public SslBundle getBundle(String name) {
    SslBundle present = bundles.getBundle(name);
    SslManagerBundle managers = live.computeIfAbsent(name, _ -> follow(name, present)).managers();
    return SslBundle.of(
        present.getStores(),
        present.getKey(),
        present.getOptions(),
        present.getProtocol(),
        managers);
  }

  private Live follow(String name, SslBundle present) {
    var followed = new Live(Material.of(name, present));
    bundles.addBundleUpdateHandler(
        name,
        successor -> {
          followed.material = Material.of(name, successor);
          log.info("SSL bundle '{}' was replaced: new connections use it.", name);
        });
    return followed;
  }

  @Override
  public void addBundleUpdateHandler(String name, Consumer<SslBundle> handler) {
    bundles.addBundleUpdateHandler(name, handler);
  }

  @Override
  public void addBundleRegisterHandler(BiConsumer<String, SslBundle> handler) {
    bundles.addBundleRegisterHandler(handler);
  }

  @Override
  public List<String> getBundleNames() {
    return bundles.getBundleNames();
  }
}

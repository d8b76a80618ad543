package dev.recado.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.recado.membership.FleetSecret;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Volume;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;

/** Secrets are named, and never told, but for development. */
class SecretsTest {

  private static final Path GUIDE = Manifests.directory("../docs/kubernetes.md");

  @TempDir Path directory;

  /** Secret and key, as name/key, of all that pods are given. */
  private static Set<String> named(Manifests manifests) {
    var named = new TreeSet<String>();
    for (Workload workload : manifests.workloads()) {
      for (Container container : workload.containers()) {
        container.getEnv().stream()
            .filter(variable -> variable.getValueFrom() != null)
            .map(variable -> variable.getValueFrom().getSecretKeyRef())
            .filter(key -> key != null)
            .forEach(key -> named.add(key.getName() + "/" + key.getKey()));
        files(workload, container).forEach(named::add);
      }
    }
    return named;
  }

  /** The files that a property names are keys of a secret that is mounted there. */
  private static Stream<String> files(Workload workload, Container container) {
    return Life.FIRST.variables(container).entrySet().stream()
        .filter(variable -> variable.getKey().endsWith("FILE"))
        .map(variable -> Path.of(variable.getValue().toString()))
        .map(file ->
            container.getVolumeMounts().stream()
                .filter(mount -> Path.of(mount.getMountPath()).equals(file.getParent()))
                .map(mount -> secretOf(workload, mount.getName()) + "/" + file.getFileName())
                .findFirst()
                .orElseThrow(() -> new AssertionError("nothing is mounted for " + file)));
  }

  private static String secretOf(Workload workload, String volume) {
    return workload.pod().getVolumes().stream()
        .filter(candidate -> candidate.getName().equals(volume))
        .map(Volume::getSecret)
        .findFirst()
        .orElseThrow()
        .getSecretName();
  }

  @ParameterizedTest
  @ValueSource(strings = {"base", "overlays/production"})
  void noSecretIsTold(String manifests) {
    assertThat(Manifests.of(manifests).all(Secret.class)).isEmpty();
  }

  @Test
  void everySecretThatAPodNeedsIsThereForDevelopment() {
    Manifests local = Manifests.of("overlays/local");
    var generated = new TreeSet<String>();
    for (Secret secret : local.all(Secret.class)) {
      secret
          .getData()
          .keySet()
          .forEach(key -> generated.add(secret.getMetadata().getName() + "/" + key));
      assertThat(secret.getMetadata().getLabels())
          .containsEntry("recado.dev/secrets", "development-only");
    }
    assertThat(named(local)).containsExactlyInAnyOrderElementsOf(generated);
  }

  @Test
  void everySecretThatAPodNeedsInProductionIsMadeByTheGuide() throws IOException {
    String guide = Files.readString(GUIDE);
    for (String secret : named(Manifests.of("overlays/production"))) {
      String[] nameAndKey = secret.split("/", 2);
      assertThat(guide).contains("kubectl create secret generic " + nameAndKey[0]);
      assertThat(guide).contains("=" + nameAndKey[1]).as(secret);
    }
  }

  @Test
  void secretsForDevelopmentHaveTheFormThatTheServicesWant() throws IOException {
    Manifests local = Manifests.of("overlays/local");
    Path file = directory.resolve("fleet.secret");
    Files.writeString(file, value(local, "fleet-secret", "fleet.secret"));
    assertThatCode(() -> FleetSecret.read(file)).doesNotThrowAnyException();
    assertThat(value(local, "admin-key", "admin.key")).matches("recado_[A-Za-z0-9_-]{43}");
  }

  private static String value(Manifests manifests, String secret, String key) {
    return new String(
        Base64.getDecoder().decode(manifests.one(Secret.class, secret).getData().get(key)),
        StandardCharsets.UTF_8);
  }

  /** Every service has a database of its own, with its own role. */
  @ParameterizedTest
  @EnumSource(ServiceCode.class)
  void databaseIsTheServicesOwn(ServiceCode service) throws IOException {
    Manifests local = Manifests.of("overlays/local");
    Binder configuration =
        Life.FIRST.configuration(service, local.workload(service.serviceName()).main());
    String url = configuration.bind("spring.datasource.url", String.class).get();
    String database = url.substring(url.lastIndexOf('/') + 1);
    assertThat(value(local, database + "-database", "username")).isEqualTo(database);
    if (service == ServiceCode.STORAGE_NODE) {
      assertThat(url).startsWith("jdbc:postgresql://127.0.0.1:5432/");
      assertThat(Life.FIRST.variables(local.workload("storage-node").containers().getFirst()))
          .containsEntry("POSTGRES_DB", database);
    } else {
      assertThat(Files.readString(Manifests.directory("overlays/local").resolve("databases.sh")))
          .contains("\ndatabase " + database + " ");
    }
  }
}

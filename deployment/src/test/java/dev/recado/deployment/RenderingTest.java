package dev.recado.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class RenderingTest {

  @TempDir Path directory;

  @ParameterizedTest
  @FieldSource("dev.recado.deployment.Manifests#ALL")
  void everyObjectIsOneThatKubernetesKnows(String manifests) throws IOException {
    for (Map<String, Object> object : new Kustomization(Manifests.directory(manifests)).render()) {
      assertThatCode(() -> KubernetesModel.typed(object))
          .as("%s %s", object.get("kind"), JsonTree.child(object, "metadata").get("name"))
          .doesNotThrowAnyException();
    }
  }

  /** What the other tests look at is what kubectl applies. */
  @ParameterizedTest
  @FieldSource("dev.recado.deployment.Manifests#ALL")
  void renderingIsThatOfKubectl(String manifests) throws IOException, InterruptedException {
    String rendered = kubectl(Manifests.directory(manifests));
    assertThat(new Kustomization(Manifests.directory(manifests)).render())
        .containsExactlyInAnyOrderElementsOf(JsonTree.documents(rendered));
  }

  private String kubectl(Path manifests) throws IOException, InterruptedException {
    Path output = directory.resolve("rendered.yaml");
    try {
      Process process =
          new ProcessBuilder("kubectl", "kustomize", manifests.toString())
              .redirectOutput(output.toFile())
              .redirectError(Redirect.INHERIT)
              .start();
      assertThat(process.waitFor()).as("kubectl kustomize").isZero();
    } catch (IOException e) {
      Assumptions.abort("There is no kubectl here to compare with: " + e.getMessage());
    }
    return Files.readString(output, StandardCharsets.UTF_8);
  }

  @Test
  void fieldThatKubernetesDoesNotKnowIsRefused() {
    Map<String, Object> service =
        JsonTree.map(
            JsonTree.document(
                "{apiVersion: v1, kind: Service, metadata: {name: a}, spec: {port: 1}}"));
    assertThatThrownBy(() -> KubernetesModel.typed(service)).hasMessageContaining("\"port\"");
  }

  @Test
  void featureThatIsNotRenderedIsRefused() throws IOException {
    Files.writeString(directory.resolve("kustomization.yaml"), "namePrefix: other-\n");
    assertThatThrownBy(() -> new Kustomization(directory)).hasMessageContaining("namePrefix");
  }
}

package dev.recado.testkit;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

final class ArchitectureRulesTest {

  private static final String WRONG = "dev.recado.testkit.wrong";

  @Test
  void everyBrokenRuleIsToldWithItsRemedy() {
    var rules =
        ArchitectureRules.of(WRONG)
            .pure(WRONG + ".heart", WRONG + ".absent")
            .onlyIn("org.slf4j", WRONG + ".heart");
    var classes = new ClassFileImporter().importPackages(WRONG);
    assertThatThrownBy(() -> rules.check(classes))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("the heart is pure Java")
        .hasMessageContaining("go through the port")
        .hasMessageContaining("packages that need each other are one package")
        .hasMessageContaining("the name should say what the type does")
        .hasMessageContaining("add package-info.java")
        .hasMessageContaining("There is no package " + WRONG + ".absent");
  }

  @Test
  void testkitKeepsItsOwnRules() {
    assertThatCode(() ->
            ArchitectureRules.of("dev.recado.testkit")
                .onlyIn("io.zonky", "dev.recado.testkit")
                .check())
        .doesNotThrowAnyException();
  }
}

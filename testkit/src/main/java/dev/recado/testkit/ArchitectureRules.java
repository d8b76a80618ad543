package dev.recado.testkit;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.EvaluationResult;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/**
 * The boundaries that every module keeps: pure packages, no cycles, described packages, names. Used
 * as {@code ArchitectureRules.of("dev.recado.push").pure("dev.recado.push.mailbox").check()}.
 */
public final class ArchitectureRules {

  private static final List<String> FORBIDDEN_SUFFIXES =
      List.of("Impl", "Manager", "Helper", "Helpers", "Util", "Utils", "Base", "Common");

  private final String basePackage;
  private final List<String> purePackages = new ArrayList<>();
  private final Map<String, List<String>> onlyIn = new LinkedHashMap<>();
  private final List<ArchRule> further = new ArrayList<>();

  private ArchitectureRules(String basePackage) {
    this.basePackage = basePackage;
  }

  public static ArchitectureRules of(String basePackage) {
    return new ArchitectureRules(basePackage);
  }

  /** Full names of packages that know nothing but {@code java.*} and each other. */
  public ArchitectureRules pure(String... packages) {
    purePackages.addAll(List.of(packages));
    return this;
  }

  /** {@code onlyIn("org.apache.ratis", "dev.recado.storage.ratis")}: imported nowhere else. */
  public ArchitectureRules onlyIn(String importedPackage, String... allowedPackages) {
    onlyIn.put(importedPackage, List.of(allowedPackages));
    return this;
  }

  /** The machine's clock may be wrong: the time is asked of what is injected. */
  public ArchitectureRules noWallClock() {
    return and(
        noClasses()
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(InstantSource.class, "system")
            .orShould()
            .callMethod(Clock.class, "systemUTC")
            .orShould()
            .callMethod(Clock.class, "systemDefaultZone")
            .because("the machine's clock may be wrong: use fleet time (FleetClock)"));
  }

  /** A rule of the module's own. */
  public ArchitectureRules and(ArchRule rule) {
    further.add(rule);
    return this;
  }

  /** Fails with everything that is wrong, and what to do about it. */
  public void check() {
    JavaClasses classes =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(basePackage);
    check(classes);
  }

  void check(JavaClasses classes) {
    if (classes.isEmpty()) {
      throw new AssertionError("No class found below " + basePackage + ": is the name right?");
    }
    var failures = new ArrayList<String>();
    Stream.of(pureRules(), onlyInRules(), List.of(noCycles(), names()), further)
        .flatMap(List::stream)
        .map(rule -> rule.allowEmptyShould(true).evaluate(classes))
        .filter(EvaluationResult::hasViolation)
        .map(result -> result.getFailureReport().toString())
        .forEach(failures::add);
    failures.addAll(undescribedPackages(classes));
    failures.addAll(missingPurePackages(classes));
    if (!failures.isEmpty()) {
      throw new AssertionError(String.join(System.lineSeparator(), failures));
    }
  }

  private List<ArchRule> pureRules() {
    return purePackages.stream().<ArchRule>map(this::pureRule).toList();
  }

  private ArchRule pureRule(String purePackage) {
    return classes()
        .that()
        .resideInAPackage(purePackage)
        .should()
        .onlyDependOnClassesThat(
            describe("are of java.* or of a pure package", this::mayBeUsedByPureOnes))
        .because(
            "the heart is pure Java: give it what it needs as a value or through an interface of its"
                + " own, and let the edge or adapter translate");
  }

  private boolean mayBeUsedByPureOnes(JavaClass type) {
    String name = type.getBaseComponentType().getPackageName();
    return name.isEmpty()
        || name.startsWith("java.")
        || name.startsWith("org.jspecify.annotations")
        || purePackages.contains(name);
  }

  private List<ArchRule> onlyInRules() {
    return onlyIn.entrySet().stream()
        .<ArchRule>map(entry -> onlyInRule(entry.getKey(), entry.getValue()))
        .toList();
  }

  private ArchRule onlyInRule(String imported, List<String> allowed) {
    DescribedPredicate<JavaClass> elsewhere =
        describe(
            "live outside " + allowed,
            type ->
                allowed.stream()
                    .noneMatch(name ->
                        type.getPackageName().equals(name)
                            || type.getPackageName().startsWith(name + ".")));
    return noClasses()
        .that(elsewhere)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(imported + "..")
        .because(
            imported + " is known in " + allowed + " only: go through the port that it plugs into");
  }

  private ArchRule noCycles() {
    SliceAssignment byPackage =
        new SliceAssignment() {
          @Override
          public SliceIdentifier getIdentifierOf(JavaClass type) {
            return type.getPackageName().startsWith(basePackage)
                ? SliceIdentifier.of(type.getPackageName())
                : SliceIdentifier.ignore();
          }

          @Override
          public String getDescription() {
            return "packages below " + basePackage;
          }
        };
    return SlicesRuleDefinition.slices()
        .assignedFrom(byPackage)
        .should()
        .beFreeOfCycles()
        .because(
            "packages that need each other are one package: move the shared type to the lower one,"
                + " or turn one direction into an interface");
  }

  private static ArchRule names() {
    return noClasses()
        .should()
        .haveNameMatching(".*[.$](Abstract\\w*|\\w*(" + String.join("|", FORBIDDEN_SUFFIXES) + "))")
        .because(
            "the name should say what the type does: …Table, …GrpcService, …Controller, …Client,"
                + " …Relay, …Keeper, …Sweeper, …Properties, …Rules, or the thing itself");
  }

  private static List<String> undescribedPackages(JavaClasses classes) {
    var failures = new ArrayList<String>();
    var packages = new TreeSet<String>();
    classes.forEach(type -> packages.add(type.getPackageName()));
    for (String name : packages) {
      if (!classes.getPackage(name).isAnnotatedWith(NullMarked.class)) {
        failures.add(
            "Package "
                + name
                + " is not described: add package-info.java with two sentences and @NullMarked.");
      }
    }
    return failures;
  }

  private List<String> missingPurePackages(JavaClasses classes) {
    return purePackages.stream()
        .filter(name -> !classes.containPackage(name))
        .map(name -> "There is no package " + name + ", which the test names as pure.")
        .toList();
  }
}

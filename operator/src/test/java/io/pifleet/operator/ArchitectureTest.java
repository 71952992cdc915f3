package io.pifleet.operator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What decides has no client, no I/O, no clock, no chance and no logger: it can be simulated. */
class ArchitectureTest {
  private static final JavaClasses ALL =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.pifleet");

  /** Beside the classes named *Plan: what they are made of. */
  private static final Set<String> HEART =
      Set.of(
          "io.pifleet.operator.fleet.Live",
          "io.pifleet.operator.fleet.Attendance",
          "io.pifleet.operator.fleet.Attempt",
          "io.pifleet.operator.fleet.Backoff",
          "io.pifleet.operator.fleet.Contact",
          "io.pifleet.operator.fleet.Health",
          "io.pifleet.operator.fleet.Sent",
          "io.pifleet.operator.site.Gap",
          "io.pifleet.operator.site.SoftwareGap",
          "io.pifleet.operator.site.Situation",
          "io.pifleet.operator.site.Move",
          "io.pifleet.operator.site.Slot",
          "io.pifleet.operator.site.Orders",
          "io.pifleet.operator.site.Telling",
          "io.pifleet.operator.site.SiteFindings",
          "io.pifleet.operator.site.InSync",
          "io.pifleet.operator.site.SiteStatus",
          "io.pifleet.operator.deployment.DeploymentProgress",
          "io.pifleet.operator.deployment.Turns",
          "io.pifleet.operator.group.Membership",
          "io.pifleet.operator.rollout.Waves",
          "io.pifleet.operator.rollout.Room",
          "io.pifleet.operator.rollout.Ranks",
          "io.pifleet.operator.rollout.Roster",
          "io.pifleet.operator.rollout.Line",
          "io.pifleet.operator.rollout.Queues",
          "io.pifleet.operator.rollout.Budget",
          "io.pifleet.operator.rollout.Headcount",
          "io.pifleet.operator.rollout.Entry",
          "io.pifleet.operator.rollout.Place",
          "io.pifleet.operator.rollout.Role",
          "io.pifleet.operator.rollout.Meaning",
          "io.pifleet.operator.rollout.Candidates",
          "io.pifleet.operator.rollout.Gates",
          "io.pifleet.operator.rollout.Reading",
          "io.pifleet.operator.window.Windows",
          "io.pifleet.operator.window.Spell",
          "io.pifleet.operator.rollout.Course",
          "io.pifleet.operator.rollout.Proof",
          "io.pifleet.operator.rollout.Terms",
          "io.pifleet.operator.rollout.RolloutProgress",
          "io.pifleet.operator.rollout.RolloutStatus",
          "io.pifleet.operator.rollout.RolloutWords",
          "io.pifleet.operator.rollout.RolloutFindings",
          "io.pifleet.operator.rollout.Waiting",
          "io.pifleet.operator.group.GroupCounts",
          "io.pifleet.protocol.Version",
          "io.pifleet.operator.group.VersionRange",
          "io.pifleet.operator.content.Selection",
          "io.pifleet.operator.content.Stock",
          "io.pifleet.operator.status.Conditions",
          "io.pifleet.operator.status.Finding");

  private static final DescribedPredicate<JavaClass> DECIDES =
      new DescribedPredicate<>("decide") {
        @Override
        public boolean test(JavaClass type) {
          String name = type.getName().replaceAll("[$].*", "");
          return name.startsWith("io.pifleet.operator.")
              && (name.endsWith("Plan") || HEART.contains(name));
        }
      };

  private static final String[] WORLD = {
    "io.fabric8.kubernetes.client.dsl..",
    "io.javaoperatorsdk..",
    "io.quarkus..",
    "jakarta..",
    "org.eclipse.paho..",
    "io.minio..",
    "okhttp3..",
    "java.io..",
    "java.net..",
    "java.nio.file..",
    "java.nio.channels..",
    "java.sql..",
    "java.util.concurrent..",
    "java.util.logging..",
    "org.slf4j..",
    "org.jboss.logging..",
    "io.micrometer..",
  };

  @Test
  void whatDecidesTouchesNothingOfTheWorld() {
    noClasses().that(DECIDES).should().dependOnClassesThat().resideInAnyPackage(WORLD).check(ALL);
  }

  @Test
  void whatDecidesAsksNoClockAndNoDice() {
    timeless(DECIDES).check(ALL);
  }

  @Test
  void theProtocolTouchesNothingOfTheWorld() {
    classes()
        .that()
        .resideInAPackage("io.pifleet.protocol..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "io.pifleet.protocol..",
            "java.lang..",
            "java.util",
            "java.util.function",
            "java.util.regex",
            "java.util.stream",
            "java.time..",
            "java.math..",
            "java.nio",
            "java.nio.charset",
            "java.security",
            "java.security.spec",
            // Jackson throws it.
            "java.io",
            "com.fasterxml.jackson..",
            "org.jspecify..")
        .check(ALL);
  }

  @Test
  void theProtocolAsksNoClock() {
    timeless(JavaClass.Predicates.resideInAPackage("io.pifleet.protocol..")).check(ALL);
  }

  @Test
  void theHeartIsAllThere() {
    for (String name : HEART) {
      ALL.get(name);
    }
  }

  private static ArchRule timeless(DescribedPredicate<? super JavaClass> which) {
    return noClasses()
        .that(which)
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(UUID.class, "randomUUID")
        .orShould()
        .callMethod(Math.class, "random")
        .orShould()
        .callMethod(Clock.class, "systemUTC")
        .orShould()
        .callMethod(InstantSource.class, "system")
        .orShould()
        .callConstructor(Random.class);
  }
}

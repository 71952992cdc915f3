package io.pifleet.agent;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What keeps the core a core. */
@AnalyzeClasses(packages = "io.pifleet.agent", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule THE_BOX_KNOWS_NO_KUBERNETES =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.pifleet.api..", "io.fabric8..", "io.pifleet.operator..");

  @ArchTest
  static final ArchRule A_PLAN_IS_PURE =
      classes()
          .that()
          .haveSimpleNameEndingWith("Plan")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.pifleet.agent.box",
              "io.pifleet.protocol",
              "java.lang..",
              "java.util..",
              "java.nio.charset",
              "org.jspecify.annotations");

  @ArchTest
  static final ArchRule A_PLAN_HAS_NO_PORT =
      noClasses()
          .that()
          .haveSimpleNameEndingWith("Plan")
          .should()
          .dependOnClassesThat()
          .haveNameMatching(
              ".*\\.(Ports|Disk|Downloads|Uplink|PlayerNotice|Ticker|Facts|Membership|Random.*)");

  @ArchTest
  static final ArchRule THE_CORE_REACHES_THE_WORLD_THROUGH_ITS_PORTS =
      noClasses()
          .that()
          .resideInAPackage("io.pifleet.agent.box")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "java.net..",
              "java.nio.file..",
              "java.nio.channels..",
              "java.time..",
              "java.util.concurrent..",
              "javax.net..",
              "org.eclipse.paho..",
              "picocli..");

  @ArchTest
  static final ArchRule THE_CORE_HAS_NO_CLOCK_AND_NO_THREAD =
      noClasses()
          .that()
          .resideInAPackage("io.pifleet.agent.box")
          .should()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Thread.class);

  @ArchTest
  static final ArchRule MQTT_IS_THE_LINKS_OWN_BUSINESS =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.pifleet.agent.link")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.eclipse.paho..");

  @ArchTest
  static final ArchRule ARCHIVES_ARE_READ_BEHIND_THE_LIMITS_OF_ONE_CLASS =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName("io.pifleet.agent.software.Archive")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.commons..");
}

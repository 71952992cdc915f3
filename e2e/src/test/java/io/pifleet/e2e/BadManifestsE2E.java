package io.pifleet.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.pifleet.e2e.harness.Chart;
import io.pifleet.e2e.harness.Checkout;
import io.pifleet.e2e.harness.Kube;
import io.pifleet.e2e.harness.Kubectl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A wrong manifest is refused by the API server itself, before anything reads it. Each file begins
 * with a part of the sentence that a person must be shown.
 */
class BadManifestsE2E {
  private static final Path FOLDER = Checkout.file("e2e/src/test/resources/bad-manifests");
  private static final String EXPECTED = "# refused: ";
  private static final Pattern EACH = Pattern.compile("(?m)^(?=Error|error|resource mapping)");
  private static Kube kube;
  private static Kubectl kubectl;
  private static List<String> refusals = List.of();

  @BeforeAll
  static void anApiServerWithTheCrdsIsGivenThemAll() {
    Path folder = Checkout.emptied(Checkout.target("bad-manifests"));
    kube = Kube.start(folder);
    kubectl = new Kubectl(kube.kubeconfig(), folder);
    kubectl.ok("apply", "--server-side", "-f", Chart.crds().toString());
    kubectl.ok("wait", "--for=condition=Established", "-f", Chart.crds().toString());
    refusals = List.of(EACH.split(kubectl.run("create", "-f", FOLDER.toString()).err()));
  }

  @AfterAll
  static void end() {
    kube.close();
  }

  static List<Path> manifests() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("manifests")
  void isRefusedWithASentenceThatHelps(Path manifest) throws IOException {
    String first = Files.readAllLines(manifest).getFirst();
    assertThat(first).startsWith(EXPECTED);
    assertThat(refusals)
        .filteredOn(refusal -> refusal.contains("\"" + manifest + "\""))
        .singleElement(STRING)
        .contains(first.substring(EXPECTED.length()));
  }

  @Test
  void nothingOfThemIsThere() {
    assertThat(kubectl.ok("get", "pifleet", "-A", "-o", "name").lines())
        .allMatch(name -> name.endsWith("/unchanging"));
  }

  /** Rules that refuse everything would pass the test above. */
  @Test
  void goodManifestsOfEveryKindAreTaken() throws IOException {
    Path good = Checkout.file("e2e/src/test/resources/good-manifests.yaml");
    assertThat(kubectl.ok("apply", "--dry-run=server", "-f", good.toString()).lines())
        .hasSize(
            (int) Files.readAllLines(good).stream().filter(l -> l.startsWith("kind:")).count());
  }

  @Test
  void anEnrollmentDoesNotChange() {
    String name = "unchanging";
    kubectl.ok("apply", "-f", Checkout.file("e2e/src/test/resources/enrollment.yaml").toString());
    Kubectl.Output refused =
        kubectl.run("patch", "enr", name, "--type=merge", "-p", "{\"spec\":{\"ttl\":\"1h\"}}");
    assertThat(refused.status()).isNotZero();
    assertThat(refused.err()).contains("an Enrollment's spec does not change; create a new");
  }
}

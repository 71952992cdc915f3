package io.pifleet.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.pifleet.api.v1alpha1.Group;
import io.pifleet.e2e.harness.OperatorProcess;
import io.pifleet.e2e.harness.Tenant;
import io.pifleet.e2e.harness.World;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** People change objects in the very moment in which the operator writes them, or by hand. */
@ExtendWith(Shared.class)
class EditsE2E {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int GROUPS = 100;

  /** From one write of a person to the next; the operator's falls between in some of them. */
  private static final Duration STEP = Duration.ofNanos(200_000);

  private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

  @Test
  void noChangeIsPassedOver(World world) {
    Tenant tenant = Tenant.create(world, "edits");
    List<String> names = IntStream.range(0, GROUPS).mapToObj(i -> "g" + i).toList();
    StringBuilder all = new StringBuilder();
    names.forEach(name -> all.append(group(name)));
    tenant.apply(all.toString());
    taken(world.kube().client());

    for (int i = 0; i < GROUPS; i++) {
      select(world.kube().client(), names.get(i), "early");
      LockSupport.parkNanos(STEP.toNanos() * i);
      select(world.kube().client(), names.get(i), "late");
    }
    taken(world.kube().client());
  }

  /** A count beyond any integer can only come from somebody's hand on the status. */
  @Test
  void anObjectThatCannotBeReadEndsTheOperatorInsteadOfDeafeningIt(World world) {
    Tenant tenant = Tenant.create(world, "unreadable");
    OperatorProcess operator = world.operator();
    tenant.apply(enrollment("first"));
    tenant.awaitCondition("enrollment", "first", "Ready", "False MissingSite");
    attempts(tenant, "2147483648");
    await("the operator ends").atMost(LIMIT).until(() -> !operator.child().alive());
    assertThat(operator.child().log()).content().contains("it hears nothing more of Enrollments");

    attempts(tenant, "0");
    operator.close();
    operator.start().awaitReady();
    tenant.apply(enrollment("second"));
    tenant.awaitCondition("enrollment", "second", "Ready", "False MissingSite");
  }

  /** Whatever the operator could not read again does not get into a status in the first place. */
  @Test
  void aTimeThatIsNoneIsRefusedByTheApiServer(World world) {
    Tenant tenant = Tenant.create(world, "no-time");
    tenant.declare("foyer");
    String garbage = "{\"status\":{\"lastSeen\":\"garbage\"}}";
    var answer =
        world
            .kubectl()
            .run(
                "-n",
                "no-time",
                "patch",
                "site",
                "foyer",
                "--subresource=status",
                "--type=merge",
                "-p",
                garbage);
    assertThat(answer.err()).contains("status.lastSeen");
  }

  private static void attempts(Tenant tenant, String count) {
    tenant.kubectl(
        "patch",
        "enrollment",
        "first",
        "--subresource=status",
        "--type=merge",
        "-p",
        "{\"status\":{\"attempts\":" + count + "}}");
  }

  private static String enrollment(String name) {
    return """
        apiVersion: pifleet.io/v1alpha1
        kind: Enrollment
        metadata: {name: %s}
        spec: {site: nowhere}
        """
        .formatted(name);
  }

  private static String group(String name) {
    return """
        apiVersion: pifleet.io/v1alpha1
        kind: Group
        metadata: {name: %s}
        spec: {selector: {matchLabels: {shift: none}}}
        ---
        """
        .formatted(name);
  }

  private static void select(KubernetesClient api, String name, String shift) {
    api.resources(Group.class)
        .inNamespace("edits")
        .withName(name)
        .patch(MERGE, "{\"spec\":{\"selector\":{\"matchLabels\":{\"shift\":\"" + shift + "\"}}}}");
  }

  private static void taken(KubernetesClient api) {
    await("each group's status is of its last generation")
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(
            () ->
                assertThat(api.resources(Group.class).inNamespace("edits").list().getItems())
                    .hasSize(GROUPS)
                    .filteredOn(g -> !isTaken(g))
                    .isEmpty());
  }

  private static boolean isTaken(Group group) {
    Group.Status status = group.getStatus();
    return status != null
        && Objects.equals(status.observedGeneration(), group.getMetadata().getGeneration());
  }
}

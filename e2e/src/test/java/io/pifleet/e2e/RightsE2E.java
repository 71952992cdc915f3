package io.pifleet.e2e;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.api.model.rbac.Subject;
import io.pifleet.e2e.harness.AuditLog;
import io.pifleet.e2e.harness.Chart;
import io.pifleet.e2e.harness.GatewayClient;
import io.pifleet.e2e.harness.GreedyRequest;
import io.pifleet.e2e.harness.PlayerSoftware;
import io.pifleet.e2e.harness.PlayerSoftware.Behaviour;
import io.pifleet.e2e.harness.Tenant;
import io.pifleet.e2e.harness.Video;
import io.pifleet.e2e.harness.World;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The chart gives the operator the rights that it uses and no other. A right is a verb and a
 * resource; which were used the API server's own audit log tells, since the world began.
 */
@ExtendWith(Shared.class)
class RightsE2E {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String OPERATOR =
      "system:serviceaccount:" + Chart.NAMESPACE + ":" + Chart.SERVICE_ACCOUNT;

  /** Used, but not to be seen in this story; and why. */
  private static final Map<String, String> UNSEEN =
      Map.of(
          "create contents.pifleet.io",
          "a server-side apply that makes an object needs it and is written down as a patch",
          "get enrollments.pifleet.io",
          "read again after a rival's write",
          "get sites.pifleet.io",
          "a finalizer is put anew after a rival's write",
          "patch events.events.k8s.io",
          "an event that goes on for minutes is counted",
          "update leases.coordination.k8s.io",
          "who ends gives its lease back");

  @Test
  void theOperatorHasTheRightsThatItUsesAndNoOther(World world) {
    everythingThatItDoes(world);
    List<AuditLog.Call> calls =
        world.kube().audit().calls().stream()
            .filter(call -> call.use().user().equals(OPERATOR))
            .filter(call -> !call.use().resource().startsWith("/"))
            .toList();
    assertThat(calls).filteredOn(call -> call.code() == 403).as("a right is missing").isEmpty();
    Set<String> used =
        calls.stream().map(call -> right(call.use())).collect(toCollection(TreeSet::new));
    Set<String> superfluous = granted();
    assertThat(superfluous).containsAll(UNSEEN.keySet());
    superfluous.removeAll(used);
    superfluous.removeAll(UNSEEN.keySet());
    assertThat(superfluous).as("rights of the chart that nothing uses").isEmpty();
  }

  /** One site's life, from its PIN to its end. */
  private static void everythingThatItDoes(World world) {
    Tenant club = Tenant.create(world, "rights");
    GatewayClient box = world.gatewayClientElsewhere();
    club.declare("one");
    String pin = club.pin("one");
    String wrong = pin.startsWith("0") ? "999999" : "000000";
    for (int i = 0; i < 2; i++) {
      box.claim("{\"pin_code\": \"%s\", \"enrollment\": \"rights/one\"}".formatted(wrong));
    }
    String csr = GreedyRequest.naming("CN=one").pem().replace("\n", "\\n");
    box.claim("{\"pin_code\": \"%s\", \"csr\": \"%s\"}".formatted(pin, csr));
    Path video = Video.write(world.folder().resolve("rights.mp4"), 1, 41);
    club.upload("video", video);
    club.upload("video", video);
    club.apply(
        """
        apiVersion: pifleet.io/v1alpha1
        kind: Group
        metadata: {name: all}
        spec: {selector: {}}
        """);
    club.deploy("show", "{groups: [all]}", "video");
    PlayerSoftware.Archive archive = world.software().pack("9.9.9", Behaviour.GOOD);
    club.uploadPackage("player", archive);
    club.uploadPackage("player", archive);
    club.apply(
        """
        apiVersion: pifleet.io/v1alpha1
        kind: UpdateRollout
        metadata: {name: player}
        spec: {release: player, targets: {siteSelector: {}}}
        """);
    club.awaitCondition("updaterollout", "player", "Ready", "False Deferred");
    club.awaitCondition("softwarerelease", "player", "Ready", "True Verified");
    club.awaitCondition("site", "one", "Online", "False NeverSeen");
    club.awaitCondition("group", "all", "Ready", "True Counted");
    club.awaitCondition("contentdeployment", "show", "Ready", "False Progressing");
    club.kubectl(
        "delete",
        "contentdeployment,content,enrollment,group,site,updaterollout,softwarerelease",
        "--all",
        "--timeout=60s");
    await("all is gone").atMost(LIMIT).until(() -> club.kubectl("get", "pifleet"), String::isEmpty);
  }

  private static Set<String> granted() {
    Chart chart =
        Chart.render(
            Map.of(
                "gateway.publicUrl", "https://localhost:8443",
                "broker.publicUrl", "ssl://localhost:8883",
                "store.endpoint", "http://localhost:9000"));
    Set<String> roles =
        chart.rights().stream().flatMap(RightsE2E::bound).collect(toCollection(TreeSet::new));
    return chart.rights().stream()
        .filter(o -> roles.contains(o.getKind() + "/" + o.getMetadata().getName()))
        .flatMap(
            o ->
                o instanceof ClusterRole c
                    ? c.getRules().stream()
                    : o instanceof Role r ? r.getRules().stream() : Stream.of())
        .flatMap(RightsE2E::rights)
        .collect(toCollection(TreeSet::new));
  }

  private static Stream<String> bound(Object object) {
    if (object instanceof ClusterRoleBinding b && operators(b.getSubjects())) {
      return Stream.of(b.getRoleRef().getKind() + "/" + b.getRoleRef().getName());
    }
    if (object instanceof RoleBinding b && operators(b.getSubjects())) {
      return Stream.of(b.getRoleRef().getKind() + "/" + b.getRoleRef().getName());
    }
    return Stream.of();
  }

  private static boolean operators(List<Subject> subjects) {
    return subjects.stream().anyMatch(s -> s.getName().equals(Chart.SERVICE_ACCOUNT));
  }

  private static Stream<String> rights(PolicyRule rule) {
    return rule.getApiGroups().stream()
        .flatMap(
            group ->
                rule.getResources().stream()
                    .flatMap(
                        resource ->
                            rule.getVerbs().stream().map(verb -> right(verb, group, resource))));
  }

  private static String right(AuditLog.Use use) {
    return right(use.verb(), use.group(), use.resource());
  }

  private static String right(String verb, String group, String resource) {
    return verb + " " + resource + (group.isEmpty() ? "" : "." + group);
  }
}

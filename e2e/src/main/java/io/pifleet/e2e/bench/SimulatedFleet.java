package io.pifleet.e2e.bench;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.pifleet.api.v1alpha1.Condition;
import io.pifleet.api.v1alpha1.Enrollment;
import io.pifleet.api.v1alpha1.Site;
import io.pifleet.e2e.harness.AuditLog;
import io.pifleet.e2e.harness.Chart;
import io.pifleet.e2e.harness.Checkout;
import io.pifleet.e2e.harness.Kube;
import io.pifleet.e2e.harness.PlayerSoftware.Behaviour;
import io.pifleet.e2e.harness.Proc;
import io.pifleet.e2e.harness.Tenant;
import io.pifleet.e2e.harness.World;
import io.pifleet.operator.status.Conditions;
import io.pifleet.protocol.ClaimId;
import io.pifleet.protocol.SiteId;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.eclipse.paho.mqttv5.common.MqttException;

/**
 * A world whose operator is set as in production, and whose boxes are simulated; it grows as far as
 * it is asked to.
 */
final class SimulatedFleet implements AutoCloseable {
  static final Duration LIMIT = Duration.ofMinutes(10);

  private static final String NAMESPACE = "fleet";
  private static final String OPERATOR =
      "system:serviceaccount:" + Chart.NAMESPACE + ":" + Chart.SERVICE_ACCOUNT;
  private static final int AT_ONCE = 8;

  /** How many sites a rollout may be to; by a label each belongs to the least that holds it. */
  private static final List<Integer> SIZES = List.of(100, 200, 1_000, 5_000);

  /** Rollouts that warm the operator's JVM. */
  private static final int WARMING = 2;

  private static final Duration LOOK = Duration.ofSeconds(3);
  private static final Duration QUIET = Duration.ofSeconds(4);

  private final World world;
  private final Tenant club;
  private final KubernetesClient kube;
  private final SimulatedBoxes boxes;
  private final List<RolloutRun> runs = new ArrayList<>();
  private int size;
  private int versions;

  SimulatedFleet() throws MqttException {
    Path folder = Checkout.emptied(Checkout.target("bench-fleet"));
    world = World.prepare(folder, () -> Kube.start(folder), Guests::broker);
    world.startOperator();
    club = Tenant.create(world, NAMESPACE);
    kube = world.kube().client();
    boxes =
        new SimulatedBoxes(
            world.broker().port(), world.authority().client(Guests.BOXES), Guests.BOXES);
  }

  SimulatedBoxes boxes() {
    return boxes;
  }

  Tenant club() {
    return club;
  }

  Proc operator() {
    return new Proc(world.operator().child().pid());
  }

  /** A rollout in four waves to so many boxes that answer at once; measured once for all goals. */
  RolloutRun rollout(int sites) throws Exception {
    for (RolloutRun run : runs) {
      if (run.sites() == sites) {
        return run;
      }
    }
    for (int i = 0; i < WARMING && runs.isEmpty(); i++) {
      var unused = RolloutRun.measure(this, Math.min(sites, SIZES.get(1)));
    }
    RolloutRun run = RolloutRun.measure(this, sites);
    runs.add(run);
    return run;
  }

  /** Lets boxes in until there are so many. */
  void grow(int sites) {
    int from = size;
    if (from >= sites) {
      return;
    }
    size = sites;
    try (ExecutorService people = Executors.newFixedThreadPool(AT_ONCE)) {
      List<Declared> declared =
          all(IntStream.range(from, sites).boxed().toList(), this::declare, people);
      // Only then it knows the site: a claim of a site that is not there counts for nothing.
      awaitEnrollments("each has its PIN", status -> status.pin() != null || claimed(status));
      List<SimulatedBox> claimed = all(declared, this::claim, people);
      awaitEnrollments("the operator knows all claims", s -> has(s.conditions(), "Claimed"));
      boxes.arrive(claimed);
    }
    await("all sites are ready")
        .atMost(LIMIT)
        .pollInterval(LOOK)
        .ignoreExceptions()
        .until(
            () ->
                sites().stream()
                    .map(Site::getStatus)
                    .allMatch(s -> s != null && has(s.conditions(), "Ready")));
    awaitQuiet();
  }

  /** A site and its enrolment. */
  private record Declared(Site site, Enrollment enrollment) {}

  private static <A, B> List<B> all(List<A> of, Function<A, B> work, ExecutorService people) {
    List<CompletableFuture<B>> begun =
        of.stream()
            .map(one -> CompletableFuture.supplyAsync(() -> work.apply(one), people))
            .toList();
    return begun.stream().map(CompletableFuture::join).toList();
  }

  private void awaitEnrollments(String what, Predicate<Enrollment.Status> all) {
    await(what)
        .atMost(LIMIT)
        .pollInterval(LOOK)
        // A list of thousands may take longer than a client waits on a busy machine.
        .ignoreExceptions()
        .until(
            () ->
                kube.resources(Enrollment.class).inNamespace(NAMESPACE).list().getItems().stream()
                    .map(Enrollment::getStatus)
                    .allMatch(status -> status != null && all.test(status)));
  }

  private static boolean claimed(Enrollment.Status status) {
    return status.claimedAt() != null;
  }

  private Declared declare(int number) {
    String name = "s" + number;
    int least = SIZES.stream().filter(size -> number < size).findFirst().orElseThrow();
    Site site =
        kube.resource(
                parsed(
                    """
                    apiVersion: pifleet.io/v1alpha1
                    kind: Site
                    metadata: {name: %s, namespace: %s, labels: {size: "%d"}}
                    spec: {displayName: %s}
                    """
                        .formatted(name, NAMESPACE, least, name),
                    Site.class))
            .create();
    Enrollment enrollment =
        kube.resource(
                parsed(
                    """
                    apiVersion: pifleet.io/v1alpha1
                    kind: Enrollment
                    metadata: {name: %s, namespace: %s}
                    spec: {site: %s, ttl: 24h}
                    """
                        .formatted(name, NAMESPACE, name),
                    Enrollment.class))
            .create();
    return new Declared(site, enrollment);
  }

  /** Says that a box has claimed it, as the operator does when one has. */
  private SimulatedBox claim(Declared declared) {
    String name = declared.site().getMetadata().getName();
    kube.resources(Enrollment.class)
        .inNamespace(NAMESPACE)
        .withName(name)
        .subresource("status")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            """
            {"status": {"claimedAt": "%s", "siteUid": "%s"}}
            """
                .formatted(Conditions.time(Instant.now()), uid(declared.site())));
    return new SimulatedBox(new SiteId(NAMESPACE, name), new ClaimId(uid(declared.enrollment())));
  }

  /** Uploads one more version of the player's software; gives the name of its release. */
  String release() {
    String version = "1." + ++versions + ".0";
    String name = "player-" + version;
    var answer = club.uploadPackage(name, world.software().pack(version, Behaviour.GOOD));
    if (answer.status() / 100 != 2) {
      throw new IllegalStateException("upload: " + answer);
    }
    club.awaitCondition("softwarerelease", name, "Ready", "True Verified");
    return name;
  }

  /**
   * Applies a rollout of a release, under its name.
   *
   * @param sites to how many
   * @param spec more lines of its spec
   */
  void apply(String release, int sites, String spec) {
    List<String> within =
        SIZES.stream().filter(size -> size <= sites).map(size -> "'" + size + "'").toList();
    club.apply(
        """
        apiVersion: pifleet.io/v1alpha1
        kind: UpdateRollout
        metadata: {name: %s}
        spec:
          release: %s
          targets: {siteSelector: {matchExpressions: [{key: size, operator: In, values: %s}]}}
        %s
        """
            .formatted(release, release, within, spec.indent(2)));
  }

  /** All sites. */
  List<Site> sites() {
    return kube.resources(Site.class).inNamespace(NAMESPACE).list().getItems();
  }

  KubernetesClient kube() {
    return kube;
  }

  /** Where the API server's books end now. */
  long books() {
    return world.kube().audit().end();
  }

  /** The operator's writes since then. */
  List<AuditLog.Call> writes(long since) {
    return world.kube().audit().callsSince(since).stream()
        .filter(AuditLog.Call::writes)
        .filter(call -> call.use().user().equals(OPERATOR))
        .toList();
  }

  /** Waits until the operator writes nothing any more but that it leads. */
  void awaitQuiet() {
    AtomicReference<Long> looked = new AtomicReference<>(books());
    await("the operator has nothing to write")
        .atMost(LIMIT)
        .pollDelay(QUIET)
        .pollInterval(QUIET)
        .until(
            () -> {
              long from = looked.getAndSet(books());
              return writes(from).stream().allMatch(c -> c.use().resource().equals("leases"));
            });
  }

  @Override
  public void close() {
    boxes.close();
    world.close();
  }

  private <T> T parsed(String yaml, Class<T> type) {
    return kube.getKubernetesSerialization().unmarshal(yaml, type);
  }

  private static String uid(io.fabric8.kubernetes.api.model.HasMetadata object) {
    return object.getMetadata().getUid();
  }

  /** Whether it is Ready, for that reason. */
  private static boolean has(List<Condition> conditions, String reason) {
    return conditions.stream()
        .anyMatch(
            c ->
                c.type().equals("Ready")
                    && c.status() == Condition.Status.True
                    && c.reason().equals(reason));
  }
}

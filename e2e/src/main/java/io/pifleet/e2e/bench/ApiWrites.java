package io.pifleet.e2e.bench;

import io.pifleet.e2e.harness.AuditLog;
import io.pifleet.e2e.harness.Chart;
import java.util.List;

/** What a heartbeat costs the Kubernetes API, by the API server's own books. */
final class ApiWrites implements Goal {
  private static final int HEARTBEATS = 60;
  private static final String OPERATOR =
      "system:serviceaccount:" + Chart.NAMESPACE + ":" + Chart.SERVICE_ACCOUNT;

  @Override
  public String id() {
    return "G1";
  }

  @Override
  public String plan() {
    return "API writes, over " + HEARTBEATS + " heartbeats and a box that goes and comes (50 s)";
  }

  @Override
  public List<Figure> measure(Stages stages) throws Exception {
    Stage stage = stages.boxes();
    AuditLog audit = stage.world().kube().audit();
    long end = audit.end();
    long start = System.nanoTime();
    int heartbeats = stage.awaitHeard(start, "/up/heartbeat", HEARTBEATS).size();
    long idle = writes(audit.callsSince(end)).size();

    String site = Stage.SITES.getFirst();
    end = audit.end();
    stage.club().box(site).cut();
    stage.club().awaitCondition("site", site, "Online", "False Offline");
    stage.club().box(site).reconnect();
    stage.club().awaitCondition("site", site, "Online", "True Online");
    // What else its return makes the operator do has been done a few heartbeats later.
    stage.awaitHeard(System.nanoTime(), "." + site + "/up/heartbeat", 2);
    List<AuditLog.Call> changes = writes(audit.callsSince(end));
    long status = changes.stream().filter(c -> c.use().resource().equals("sites/status")).count();
    long events = changes.stream().filter(c -> c.use().resource().equals("events")).count();
    return List.of(
        Figure.atMost(
            id(),
            "API writes per heartbeat, nothing changing",
            (double) idle / heartbeats,
            0.1,
            "",
            heartbeats + " heartbeats; a kubelet writes its Lease every 10 s"),
        new Figure(
            id(),
            "writes of status per Online/Offline change",
            Figure.number(status / 2.0),
            "= 1",
            "and " + events + " Events for the two changes",
            status == 2));
  }

  /** The operator's, without those by which it stays leader whatever the fleet does. */
  private static List<AuditLog.Call> writes(List<AuditLog.Call> calls) {
    return calls.stream()
        .filter(AuditLog.Call::writes)
        .filter(call -> call.use().user().equals(OPERATOR))
        .filter(call -> !call.use().resource().equals("leases"))
        .toList();
  }
}

package io.pifleet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pifleet.e2e.harness.BoxProcess;
import io.pifleet.e2e.harness.Tenant;
import io.pifleet.e2e.harness.Video;
import io.pifleet.e2e.harness.World;
import io.pifleet.protocol.Sha256;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The operator ends, in good order and not; the world goes on meanwhile. */
@ExtendWith(Shared.class)
class OperatorE2E {
  private static final Duration LIMIT = Duration.ofSeconds(90);

  @Test
  void whatChangesWhileTheOperatorIsAwayArrivesOnceAndNothingElseIsSaid(World world) {
    Tenant tenant = Tenant.create(world, "restarts");
    tenant.declare("gate", "still");
    BoxProcess gate = tenant.admit("gate");
    BoxProcess still = tenant.admit("still");
    Sha256 day = upload(world, tenant, "day", 31);
    Sha256 night = upload(world, tenant, "night", 32);
    tenant.deploy("changing", "{sites: [gate]}", "day");
    tenant.deploy("constant", "{sites: [still]}", "night");
    gate.awaitPlaying(path("day"), day, LIMIT);
    still.awaitPlaying(path("night"), night, LIMIT);
    tenant.kubectl("wait", "--for=condition=Ready", "contentdeployment", "--all", "--timeout=90s");
    tenant.kubectl("wait", "--for=condition=Ready", "site", "--all", "--timeout=90s");
    tenant.kubectl("wait", "--for=condition=Healthy", "site", "--all", "--timeout=90s");

    changes(world, tenant, world.operator()::close, "day", "night", night);
    changes(world, tenant, world.operator().child()::kill, "night", "day", day);
    tenant.boxes().forEach(BoxProcess::close);
  }

  /** The operator ends, the deployment changes, the operator begins; still and constant do not. */
  private static void changes(
      World world, Tenant tenant, Runnable end, String before, String after, Sha256 file) {
    BoxProcess gate = tenant.box("gate");
    BoxProcess still = tenant.box("still");
    int told = gate.answers().size();
    int toldStill = still.answers().size();
    JsonNode was = tenant.object("site", "still").path("status");
    end.run();
    long since = world.kube().audit().end();
    tenant.deploy("changing", "{sites: [gate]}", after);
    world.operator().start().awaitReady();

    gate.awaitPlaying(path(after), file, LIMIT);
    gate.awaitGone(path(before), LIMIT);
    gate.awaitAnswers(told + 4, LIMIT);
    tenant.kubectl("wait", "--for=condition=Ready", "contentdeployment", "--all", "--timeout=90s");
    assertThat(gate.answers().subList(told, gate.answers().size()))
        .as("one command for what comes and one for what leaves, each accepted and done")
        .hasSize(4);
    assertThat(gate.answers()).as("each came once").doesNotHaveDuplicates();
    assertThat(still.answers()).as("a box with nothing to do").hasSize(toldStill);
    assertThat(tenant.operatorWrites(since))
        .as(
            "what is as it was is not written of anew: %s is now %s",
            was, tenant.object("site", "still").path("status"))
        .noneMatch(call -> Set.of("still", "constant").contains(call.name()));
  }

  private static Sha256 upload(World world, Tenant tenant, String name, int seed) {
    return tenant.upload(name, Video.write(world.folder().resolve(name + ".mp4"), 1, seed));
  }

  private static String path(String content) {
    return "Technique/" + content + ".mp4";
  }
}

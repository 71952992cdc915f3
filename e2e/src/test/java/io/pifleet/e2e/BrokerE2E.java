package io.pifleet.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pifleet.e2e.harness.BoxProcess;
import io.pifleet.e2e.harness.GatewayClient;
import io.pifleet.e2e.harness.Logs;
import io.pifleet.e2e.harness.RawClient;
import io.pifleet.e2e.harness.Tenant;
import io.pifleet.e2e.harness.Video;
import io.pifleet.e2e.harness.World;
import io.pifleet.protocol.Sha256;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The broker ends without a word, and all that it stored is lost. */
@ExtendWith(Shared.class)
class BrokerE2E {
  private static final int UNAUTHORIZED = 401;
  private static final Duration LIMIT = Duration.ofSeconds(90);

  @Test
  void aBrokerThatLostItsStoreKeepsNothingFromItsEnd(World world) {
    Tenant tenant = Tenant.create(world, "bad-broker");
    tenant.declare("left", "right");
    BoxProcess left = tenant.admit("left");
    BoxProcess right = tenant.admit("right");
    Sha256 calm = upload(world, tenant, "calm", 51);
    Sha256 storm = upload(world, tenant, "storm", 52);
    tenant.deploy("weather", "{sites: [left, right]}", "calm");
    tenant.boxes().forEach(box -> box.awaitPlaying(path("calm"), calm, LIMIT));
    tenant.kubectl("wait", "--for=condition=Ready", "site", "--all", "--timeout=90s");
    String since = onlineSince(tenant, "left");

    world.broker().kill();
    world.broker().forget();
    tenant.deploy("weather", "{sites: [left, right]}", "storm");
    right.kill();
    world.broker().start();

    left.awaitPlaying(path("storm"), storm, LIMIT);
    left.awaitGone(path("calm"), LIMIT);
    tenant.awaitCondition("site", "right", "Online", "False Offline");
    right.start();
    right.awaitPlaying(path("storm"), storm, LIMIT);
    right.awaitGone(path("calm"), LIMIT);
    tenant.awaitCondition("site", "right", "Online", "True Online");
    tenant.kubectl("wait", "--for=condition=Ready", "contentdeployment/weather", "--timeout=90s");
    assertThat(onlineSince(tenant, "left")).as("it was never said to be away").isEqualTo(since);
    assertThat(left.answers()).as("each command came once").doesNotHaveDuplicates();
    tenant.boxes().forEach(BoxProcess::close);
  }

  /** A stolen box must not come back because nobody could be cut off when it was replaced. */
  @Test
  void whoIsReplacedWhileTheBrokerIsAwayIsLockedOutAtOnceAndCutOffLater(World world) {
    Tenant tenant = Tenant.create(world, "bad-moment");
    tenant.declare("den");
    BoxProcess stolen = tenant.admit("den");
    String key = "Api-Key " + stolen.credential("api.key").strip();
    GatewayClient gateway = world.gatewayClientElsewhere();

    world.broker().kill();
    tenant.enroll("heir", "den", "10m");
    BoxProcess heir = world.box("bad-moment-heir");
    assertThat(heir.enrol(tenant.pin("heir"), tenant.caSha256("heir")).status()).isZero();
    tenant.awaitCondition("enrollment", "den", "Ready", "False Superseded");
    tenant.kubectl("delete", "enrollment", "heir");
    assertThat(gateway.renew("{}", key).status()).isEqualTo(UNAUTHORIZED);
    world.broker().start();

    tenant.awaitCondition("site", "den", "Enrolled", "False Revoked");
    await("the cut that was owed is done")
        .atMost(LIMIT)
        .until(() -> tenant.field("enrollment", "den", ".status.certificates").length() <= 2);
    assertThat(tenant.condition("enrollment", "den", "Ready")).isEqualTo("False Superseded");
    assertThat(gateway.renew("{}", key).status()).isEqualTo(UNAUTHORIZED);
    stolen.close();
    heir.close();
  }

  /**
   * A mosquitto that reads revocations while it holds a session of a box that is away ends it a
   * second time, and crashes minutes later over what it has freed. So boxes leave no session.
   */
  @Test
  void aRevocationWhileABoxIsAwayLeavesTheBrokerWhole(World world) {
    Tenant tenant = Tenant.create(world, "crowd");
    tenant.declare("away", "gone");
    BoxProcess away = tenant.admit("away");
    BoxProcess gone = tenant.admit("gone");
    tenant.kubectl("wait", "--for=condition=Ready", "site", "--all", "--timeout=90s");
    SSLContext card =
        world.authority().thief(gone.credential("client.crt"), gone.credential("client.key"));
    away.kill();
    tenant.awaitCondition("site", "away", "Online", "False Offline");
    assertThat(Logs.text("mosquitto")).contains("Client crowd.away closed its connection");

    tenant.kubectl("delete", "enrollment", "gone");
    await("the broker has read who is revoked")
        .atMost(LIMIT)
        .until(() -> RawClient.isRefused(world.broker().port(), card));
    assertThat(Logs.text("mosquitto")).doesNotContain("Client crowd.away disconnected");
    away.start();
    tenant.awaitCondition("site", "away", "Online", "True Online");
    tenant.boxes().forEach(BoxProcess::close);
  }

  private static String onlineSince(Tenant tenant, String site) {
    return tenant.field(
        "site", site, ".status.conditions[?(@.type==\"Online\")].lastTransitionTime");
  }

  private static Sha256 upload(World world, Tenant tenant, String name, int seed) {
    return tenant.upload(name, Video.write(world.folder().resolve(name + ".mp4"), 1, seed));
  }

  private static String path(String content) {
    return "Technique/" + content + ".mp4";
  }
}

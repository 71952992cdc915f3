package io.pifleet.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.pifleet.e2e.harness.BoxProcess;
import io.pifleet.e2e.harness.GatewayClient;
import io.pifleet.e2e.harness.RawClient;
import io.pifleet.e2e.harness.StolenCredentials;
import io.pifleet.e2e.harness.Tenant;
import io.pifleet.e2e.harness.Video;
import io.pifleet.e2e.harness.World;
import io.pifleet.protocol.Presence;
import io.pifleet.protocol.Sha256;
import io.pifleet.protocol.SiteId;
import io.pifleet.protocol.State;
import io.pifleet.protocol.Topic;
import io.pifleet.protocol.Topic.Channel;
import io.pifleet.protocol.Wire;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a box may do on the wire, and what is left of it when it is thrown out. */
@ExtendWith(Shared.class)
class TenancyE2E {
  private static final Duration LIMIT = Duration.ofSeconds(90);

  /** MQTT 5, 3.4.2.1. */
  private static final int NOT_AUTHORIZED = 135;

  private static final Presence PRESENCE = new Presence(true, "forged", "1.0.0");
  private static final State STATE =
      new State(
          "forged",
          1,
          0,
          new State.Agent("1.0.0", "forged", List.of(), null, null, null),
          null,
          State.Content.EMPTY,
          List.of());

  @Test
  void aBoxSpeaksAndHearsOnItsOwnTopicsOnly(World world) throws MqttException {
    Tenant club = Tenant.create(world, "tenancy");
    club.declare("victim", "thief");
    BoxProcess victim = club.admit("victim");
    StolenCredentials stolen = stolen(club, "thief");
    club.awaitCondition("site", "victim", "Ready", "True Ready");
    SiteId theirs = new SiteId("tenancy", "victim");
    SiteId own = new SiteId("tenancy", "thief");

    try (RawClient thief = stolen.connect(world.broker().port())) {
      for (Channel channel : Channel.values()) {
        assertThat(thief.publish(new Topic(theirs, channel).toString(), "{}", false))
            .as("on the other's " + channel)
            .isEqualTo(NOT_AUTHORIZED);
      }
      assertThat(thief.publish(new Topic(own, Channel.COMMAND).toString(), "{}", false))
          .as("a command to itself")
          .isEqualTo(NOT_AUTHORIZED);

      // mosquitto grants any subscription and judges each message: what counts is what comes.
      for (String filter : List.of("pifleet/v1/" + theirs + "/#", "pifleet/v1/+/down/#", "#")) {
        thief.subscribe(filter);
      }
      Path video = Video.write(world.folder().resolve("tenancy.mp4"), 1, 31);
      Sha256 file = club.upload("secret", video);
      club.deploy("secret", "{sites: [victim]}", "secret");
      victim.awaitPlaying("Technique/secret.mp4", file, LIMIT);
      club.awaitCondition("contentdeployment", "secret", "Ready", "True Completed");
      assertThat(thief.received()).as("the other's commands, answers and state").isEmpty();
      assertThat(stolen.fetch(world.gatewayClient(), file.hex()).status())
          .as("the other's file")
          .isEqualTo(403);

      // Who it is, is the topic that the broker let it publish on; what it says of that is nothing.
      thief.publish(new Topic(own, Channel.PRESENCE).toString(), lying(theirs, PRESENCE), true);
      thief.publish(new Topic(own, Channel.STATE).toString(), lying(theirs, STATE), true);
      await("it is believed of its own site")
          .atMost(LIMIT)
          .until(() -> club.field("site", "thief", ".status.agent.hostname"), "forged"::equals);
      assertThat(club.field("site", "victim", ".status.agent.hostname")).isNotEqualTo("forged");
      assertThat(club.condition("site", "victim", "Ready")).isEqualTo("True Ready");

      club.deploy("to-both", "{sites: [thief]}", "secret");
      await("its own commands come")
          .atMost(LIMIT)
          .until(() -> thief.received().stream().anyMatch(m -> m.contains("deploy_video")));
      assertThat(thief.received()).allMatch(m -> m.startsWith("pifleet/v1/" + own + "/down/"));
    }
  }

  @Test
  void aRevokedBoxIsCutOffWithinSeconds(World world) throws MqttException {
    Tenant club = Tenant.create(world, "tenancy-revoked");
    isCutOff(world, club, "enrollment");
    club.awaitCondition("site", "gate", "Enrolled", "False Revoked");
  }

  @Test
  void theBoxOfADeletedSiteIsCutOffWithinSeconds(World world) throws MqttException {
    isCutOff(world, Tenant.create(world, "tenancy-deleted"), "site");
  }

  /** The agent would obey and leave; an attacker with its SD card does not. */
  private static void isCutOff(World world, Tenant club, String deleted) throws MqttException {
    club.declare("gate", "obedient");
    BoxProcess obedient = club.admit("obedient");
    StolenCredentials stolen = stolen(club, "gate");
    GatewayClient gateway = world.gatewayClient();
    String anyFile = "0".repeat(64);
    assertThat(stolen.fetch(gateway, anyFile).status()).as("it is known").isEqualTo(403);

    try (RawClient live = stolen.connect(world.broker().port())) {
      Instant start = Instant.now();
      club.kubectl("delete", deleted, "gate", "obedient", "--wait=false");
      await("its live session ends").atMost(LIMIT).until(() -> !live.connected());
      System.out.printf(
          "A live session ended %d ms after its %s was deleted.%n",
          Duration.between(start, Instant.now()).toMillis(), deleted);
    }
    await("it does not come back in")
        .atMost(LIMIT)
        .untilAsserted(
            () ->
                assertThatThrownBy(() -> stolen.connect(world.broker().port()).close())
                    .isInstanceOf(MqttException.class));
    assertThat(stolen.fetch(gateway, anyFile).status()).as("its key").isEqualTo(401);
    assertThat(stolen.renew(gateway).status()).as("its next certificate").isEqualTo(401);

    assertThat(obedient.child().exit(LIMIT)).as("not enrolled any more").isEqualTo(78);
    assertThat(obedient.agent("status").output()).startsWith("site         not enrolled");
  }

  private static StolenCredentials stolen(Tenant club, String site) {
    BoxProcess box = club.admit(site);
    StolenCredentials stolen = StolenCredentials.of(box);
    box.kill();
    return stolen;
  }

  private static String lying(SiteId whoItClaimsToBe, Record message) {
    String json = new String(Wire.encode(message), StandardCharsets.UTF_8);
    return "{\"site\":\"%s\",\"id\":\"%s\","
        .formatted(whoItClaimsToBe, whoItClaimsToBe)
        .concat(json.substring(1));
  }
}

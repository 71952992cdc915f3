package io.pifleet.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.pifleet.e2e.harness.BoxProcess;
import io.pifleet.e2e.harness.GatewayClient;
import io.pifleet.e2e.harness.RawClient;
import io.pifleet.e2e.harness.Tenant;
import io.pifleet.e2e.harness.Video;
import io.pifleet.e2e.harness.World;
import io.pifleet.protocol.Sha256;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import javax.net.ssl.SSLContext;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a box may not do to others, and what one may do no more that was let go. */
@ExtendWith(Shared.class)
class TenancyE2E {
  private static final Duration LIMIT = Duration.ofSeconds(90);

  /** MQTT 5, 3.4.2.1. */
  private static final int NOT_AUTHORISED = 135;

  private static final int REFUSED = 128;
  private static final int UNAUTHORIZED = 401;

  @Test
  void aBoxIsHeardOnItsOwnTopicsAloneAndHearsNobodyElse(World world) throws MqttException {
    Tenant tenant = Tenant.create(world, "curious");
    tenant.declare("spy");
    Tenant other = Tenant.create(world, "private");
    other.declare("vault");
    BoxProcess vault = other.admit("vault");
    other.awaitCondition("site", "vault", "Online", "True Online");
    String away = "{\"online\":false,\"bootId\":\"0\",\"site\":\"private.vault\"}";
    String boot = vault.bootId();

    SSLContext identity = world.authority().client("curious.spy");
    try (RawClient spy = RawClient.connect(world.broker().port(), identity, "private.vault")) {
      for (String filter :
          List.of("#", "pifleet/v1/+/down/command", "pifleet/v1/private.vault/#")) {
        spy.subscribe(filter); // The broker may grant it, and must give nothing.
      }
      assertThat(spy.subscribe("pifleet/v1/curious.spy/down/command")).isLessThan(REFUSED);
      for (String topic :
          List.of(
              "private.vault/up/presence",
              "private.vault/up/state",
              "private.vault/down/command",
              "curious.spy/down/command")) {
        assertThat(spy.publish("pifleet/v1/" + topic, away, false))
            .as(topic)
            .isEqualTo(NOT_AUTHORISED);
        assertThat(spy.publish("pifleet/v1/" + topic, away, true))
            .as(topic + ", retained")
            .isEqualTo(NOT_AUTHORISED);
      }
      assertThat(spy.publish("pifleet/v1/curious.spy/up/presence", away.replace("0", boot), true))
          .as("its own topic, with another's name in it")
          .isLessThan(REFUSED);

      Sha256 secret =
          other.upload("secret", Video.write(world.folder().resolve("secret.mp4"), 1, 61));
      other.deploy("secret", "{sites: [vault]}", "secret");
      vault.awaitPlaying("Technique/secret.mp4", secret, LIMIT);
      other.kubectl("wait", "--for=condition=Ready", "contentdeployment/secret", "--timeout=90s");
      assertThat(spy.received()).noneMatch(message -> message.contains("vault/"));
      assertThat(spy.connected()).isTrue();
    }
    assertThat(other.condition("site", "vault", "Online")).isEqualTo("True Online");
    assertThat(vault.answers()).doesNotHaveDuplicates().hasSize(2);
    vault.close();
  }

  /** The box itself would obey and go; here a thief has its card, and may never say a word. */
  @ParameterizedTest
  @CsvSource({"enrollment, speaking", "enrollment, silent", "site, silent"})
  void whoIsLetGoIsCutOffWithinSecondsWhateverItHolds(String kind, String manner, World world)
      throws MqttException {
    String namespace = "leaving-" + kind + "-" + manner;
    Tenant tenant = Tenant.create(world, namespace);
    tenant.declare("den");
    BoxProcess box = tenant.admit("den");
    Sha256 file = tenant.upload("film", Video.write(world.folder().resolve("film.mp4"), 1, 62));
    tenant.deploy("film", "{sites: [den]}", "film");
    box.awaitPlaying("Technique/film.mp4", file, LIMIT);
    box.kill();
    tenant.awaitCondition("site", "den", "Online", "False Offline");
    SSLContext card =
        world.authority().thief(box.credential("client.crt"), box.credential("client.key"));
    String key = "Api-Key " + box.credential("api.key").strip();
    GatewayClient gateway = world.gatewayClientElsewhere();

    try (RawClient thief = RawClient.connect(world.broker().port(), card, "thief")) {
      if (manner.equals("speaking")) {
        String topic = "pifleet/v1/" + namespace + ".den/up/presence";
        thief.publish(topic, "{\"online\":true,\"bootId\":\"thief\"}", true);
        tenant.awaitCondition("site", "den", "Online", "True Online");
      }
      assertThat(gateway.get("/api/objects/" + file, key).status()).isEqualTo(200);
      assertThat(gateway.renew("{}", key).status()).as("known, but no request").isEqualTo(400);

      long since = System.nanoTime();
      tenant.kubectl("delete", kind, "den", "--wait=false");
      await("the key opens nothing")
          .atMost(LIMIT)
          .until(() -> gateway.get("/api/objects/" + file, key).status() == UNAUTHORIZED);
      long locked = System.nanoTime();
      await("the session ends").atMost(LIMIT).until(() -> !thief.connected());
      long cut = System.nanoTime();
      System.out.printf(
          "%s of a %s thief deleted: key refused after %d ms, session ended after %d ms%n",
          kind, manner, (locked - since) / 1_000_000, (cut - since) / 1_000_000);
    }
    await("the card opens nothing")
        .atMost(LIMIT)
        .until(() -> RawClient.isRefused(world.broker().port(), card));
    assertThatThrownBy(() -> RawClient.connect(world.broker().port(), card, "thief").close())
        .isInstanceOf(MqttException.class);
    assertThat(gateway.renew("{}", key).status()).isEqualTo(UNAUTHORIZED);
    box.close();
  }

  @Test
  void aBoxThatAnotherReplacedIsSeenToGoAndWhatItHeldWithIt(World world) throws MqttException {
    Tenant tenant = Tenant.create(world, "swap");
    tenant.declare("den");
    BoxProcess old = tenant.admit("den");
    Sha256 film = tenant.upload("film", Video.write(world.folder().resolve("swap.mp4"), 1, 63));
    tenant.deploy("film", "{sites: [den]}", "film");
    old.awaitPlaying("Technique/film.mp4", film, LIMIT);
    tenant.kubectl("wait", "--for=condition=Ready", "contentdeployment/film", "--timeout=90s");
    tenant.awaitCondition("site", "den", "InSync", "True Synced");

    tenant.enroll("spare", "den", "10m");
    BoxProcess spare = world.box("swap-spare");
    assertThat(spare.enrol(tenant.pin("spare"), tenant.caSha256("spare")).status()).isZero();
    long since = System.nanoTime();
    tenant.awaitCondition("site", "den", "Online", "False NeverSeen");
    System.out.printf(
        "replaced: seen to be gone after %d ms%n", (System.nanoTime() - since) / 1_000_000);
    tenant.awaitCondition("site", "den", "InSync", "False Deferred");
    tenant.awaitCondition("site", "den", "Healthy", "Unknown NotReported");
    tenant.kubectl(
        "wait",
        "--for=jsonpath={.status.sites.synced}=0",
        "contentdeployment/film",
        "--timeout=90s");
    assertThat(tenant.kubectl("get", "site", "den", "-o", "jsonpath={.status.content}")).isEmpty();

    ghostIsSentAway(world, tenant);
    spare.start();
    spare.awaitPlaying("Technique/film.mp4", film, LIMIT);
    tenant.awaitCondition("site", "den", "Online", "True Online");
    tenant.awaitCondition("site", "den", "InSync", "True Synced");
    old.close();
    spare.close();
  }

  /** A broker may let the old box in until it has read the revocation list. */
  private static void ghostIsSentAway(World world, Tenant tenant) throws MqttException {
    SSLContext card = world.authority().client("swap.den");
    try (RawClient ghost = RawClient.connect(world.broker().port(), card, "swap.den")) {
      String topic = "pifleet/v1/swap.den/up/";
      ghost.publish(topic + "presence", "{\"online\":true,\"bootId\":\"ghost\"}", true);
      ghost.publish(
          topic + "state",
          "{\"bootId\":\"ghost\",\"sequence\":1,\"epoch\":0,\"agent\":{\"version\":\"1\"},"
              + "\"content\":{\"digest\":\""
              + Sha256.ofText("")
              + "\",\"bytes\":0,\"floor\":0}}",
          true);
      await("the ghost is cut off").atMost(LIMIT).until(() -> !ghost.connected());
    }
    tenant.awaitCondition("site", "den", "Online", "False NeverSeen");
    assertThat(tenant.kubectl("get", "site", "den", "-o", "jsonpath={.status.agent}")).isEmpty();
  }

  @Test
  void whoWasReplacedStaysOutWhateverBecomesOfTheOneThatReplacedIt(World world) {
    Tenant tenant = Tenant.create(world, "heirs");
    tenant.declare("den");
    BoxProcess first = tenant.admit("den");
    String key = "Api-Key " + first.credential("api.key").strip();
    List<BoxProcess> heirs = new ArrayList<>();
    for (String name : List.of("second", "third", "fourth")) {
      tenant.enroll(name, "den", "10m");
      BoxProcess heir = world.box("heirs-" + name);
      assertThat(heir.enrol(tenant.pin(name), tenant.caSha256(name)).status()).isZero();
      heir.start();
      heirs.add(heir);
    }
    for (String replaced : List.of("den", "second", "third")) {
      tenant.awaitCondition("enrollment", replaced, "Ready", "False Superseded");
    }
    tenant.awaitCondition("site", "den", "Online", "True Online");
    await("who is online is the last of them, by its own word")
        .atMost(LIMIT)
        .ignoreException(NoSuchElementException.class) // it has not said who it is yet
        .until(
            () ->
                heirs
                    .getLast()
                    .bootId()
                    .equals(tenant.field("site", "den", ".status.agent.bootId")));

    tenant.kubectl("delete", "enrollment", "fourth");
    tenant.awaitCondition("site", "den", "Enrolled", "False Revoked");
    tenant.awaitCondition("site", "den", "Online", "False Offline");
    GatewayClient gateway = world.gatewayClientElsewhere();
    assertThat(gateway.renew("{}", key).status()).isEqualTo(UNAUTHORIZED);
    assertThat(tenant.condition("enrollment", "den", "Ready")).isEqualTo("False Superseded");
    heirs.forEach(BoxProcess::close);
    first.close();
  }
}

package io.pifleet.operator.enrollment;

import static io.pifleet.operator.enrollment.Sample.NOON;
import static io.pifleet.operator.enrollment.Sample.awaiting;
import static io.pifleet.operator.enrollment.Sample.certificate;
import static io.pifleet.operator.enrollment.Sample.claimed;
import static io.pifleet.operator.enrollment.Sample.expired;
import static io.pifleet.operator.enrollment.Sample.guessed;
import static io.pifleet.operator.enrollment.Sample.leaving;
import static org.assertj.core.api.Assertions.assertThat;

import io.pifleet.api.v1alpha1.Enrollment;
import io.pifleet.api.v1alpha1.Enrollment.Device;
import io.pifleet.api.v1alpha1.Enrollment.Status;
import io.pifleet.operator.authority.SigningRequest;
import io.pifleet.protocol.Pin;
import io.pifleet.protocol.Sha256;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClaimPlanTest {
  private static final String RIGHT = "a".repeat(64);
  private static final String WRONG = "b".repeat(64);
  private static final Sha256 MINE = Sha256.ofText("my key");
  private static final PublicKey KEY = key();

  @Test
  void theRightPinOpensItsEnrollment() {
    Enrollment wanted = awaiting("one", RIGHT);
    ClaimPlan plan = plan(List.of(awaiting("other", WRONG), wanted), request(), RIGHT);
    assertThat(plan).isEqualTo(new ClaimPlan.Grant(wanted));
  }

  @Test
  void unknownUsedExpiredLockedAndLeavingAreRefusedAlike() {
    assertThat(
            List.of(
                plan(List.of(), request(), RIGHT),
                plan(List.of(awaiting("one", WRONG)), request(), RIGHT),
                plan(List.of(claimed("one", RIGHT, "other")), request(), RIGHT),
                plan(List.of(expired("one", RIGHT)), request(), RIGHT),
                plan(List.of(guessed("one", RIGHT, 5)), request(), RIGHT),
                plan(List.of(leaving(awaiting("one", RIGHT))), request(), RIGHT)))
        .containsOnly(new ClaimPlan.Refusal());
  }

  @Test
  void aWrongPinForANamedOneCounts() {
    Enrollment named = guessed("one", RIGHT, 3);
    ClaimPlan plan = plan(List.of(named), request("one"), WRONG);
    assertThat(plan).isEqualTo(new ClaimPlan.Wrong(named));
    Status status = ((ClaimPlan.Wrong) plan).counted(NOON);
    assertThat(status.attempts()).isEqualTo(4);
    assertThat(status.pin()).isEqualTo("586573");
  }

  @Test
  void theFifthWrongPinLocksAtOnce() {
    Status status = new ClaimPlan.Wrong(guessed("one", RIGHT, 4)).counted(NOON);
    assertThat(status.attempts()).isEqualTo(5);
    assertThat(status.pin()).isNull();
    assertThat(status.pinDigest()).isNull();
    assertThat(status.conditions().getFirst().reason()).isEqualTo("Locked");
  }

  @Test
  void anothersRightPinIsWrongForTheNamedOne() {
    Enrollment named = awaiting("one", WRONG);
    ClaimPlan plan = plan(List.of(named, awaiting("other", RIGHT)), request("one"), RIGHT);
    assertThat(plan).isEqualTo(new ClaimPlan.Wrong(named));
  }

  @Test
  void aWrongPinForAUsedOrUnknownNameIsRefusedWithoutACount() {
    assertThat(plan(List.of(claimed("one", RIGHT, "x")), request("one"), WRONG))
        .isEqualTo(new ClaimPlan.Refusal());
    assertThat(plan(List.of(awaiting("one", RIGHT)), request("nobody"), RIGHT))
        .isEqualTo(new ClaimPlan.Refusal());
  }

  @Test
  void theClaimTakesThePinAwayAndRemembersTheKey() {
    Status status =
        new ClaimPlan.Grant(awaiting("one", RIGHT))
            .claimed(request(), "uid-site", List.of(certificate(1)), NOON);
    assertThat(status.pin()).isNull();
    assertThat(status.pinDigest()).isEqualTo(RIGHT);
    assertThat(status.claimedAt()).isEqualTo("2026-01-15T12:00:00Z");
    assertThat(status.siteUid()).isEqualTo("uid-site");
    assertThat(status.certificates()).containsExactly(certificate(1));
    assertThat(status.conditions().getFirst().reason()).isEqualTo("Claimed");
  }

  @Test
  void withoutAKeyNothingIsLeftToReplay() {
    ClaimRequest bare =
        new ClaimRequest(new Pin("586573"), Optional.empty(), Optional.empty(), device());
    Status status =
        new ClaimPlan.Grant(awaiting("one", RIGHT)).claimed(bare, "uid-site", List.of(), NOON);
    assertThat(status.pinDigest()).isNull();
  }

  @Test
  void theSameKeyGetsALostAnswerAgain() {
    Enrollment mine = claimed("one", RIGHT, MINE.hex(), certificate(1));
    assertThat(plan(List.of(mine), request(), RIGHT))
        .isEqualTo(new ClaimPlan.Replay(mine, certificate(1)));
  }

  @Test
  void aReplayNeedsTheKeyThePinAndTheTime() {
    ClaimRequest bare =
        new ClaimRequest(new Pin("586573"), Optional.empty(), Optional.empty(), device());
    Enrollment mine = claimed("one", RIGHT, MINE.hex(), certificate(1));
    assertThat(plan(List.of(mine), bare, RIGHT)).isEqualTo(new ClaimPlan.Refusal());
    assertThat(plan(List.of(mine), request(), WRONG)).isEqualTo(new ClaimPlan.Refusal());
    assertThat(ClaimPlan.of(List.of(mine), request(), RIGHT, NOON.plusSeconds(600)))
        .isEqualTo(new ClaimPlan.Refusal());
  }

  private static ClaimPlan plan(List<Enrollment> live, ClaimRequest request, String digest) {
    return ClaimPlan.of(live, request, digest, NOON);
  }

  private static ClaimRequest request() {
    return new ClaimRequest(
        new Pin("586573"), Optional.of(new SigningRequest(KEY, MINE)), Optional.empty(), device());
  }

  private static ClaimRequest request(String name) {
    return new ClaimRequest(
        new Pin("586573"),
        Optional.of(new SigningRequest(KEY, MINE)),
        Optional.of(new ClaimRequest.Target("club-a", name)),
        device());
  }

  private static Device device() {
    return new Device("pi", null, null, "192.0.2.1", MINE.hex());
  }

  private static PublicKey key() {
    try {
      return KeyPairGenerator.getInstance("EC").generateKeyPair().getPublic();
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}

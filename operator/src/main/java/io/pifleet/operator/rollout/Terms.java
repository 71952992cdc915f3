package io.pifleet.operator.rollout;

import io.pifleet.api.v1alpha1.UpdateRollout;
import io.pifleet.operator.deployment.Limit;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a person declares of a rollout, as far as its arithmetic needs it.
 *
 * @param uid of the rollout
 * @param name of the rollout
 * @param created when; the newest has the say where several mean one site
 * @param generation of the spec
 * @param waves in order, at least one
 * @param successPercent share of a wave that must be verified
 * @param maxFailures how many may fail
 * @param maxConcurrency how many are updated at once
 * @param budget how many alike may be down at once; null for any
 * @param offline what is done about sites that are away
 * @param rollback whether those updated return when too many fail
 * @param paused whether nothing shall be sent
 * @param aborted whether nothing shall be sent any more
 * @param obstacle why the release cannot be sent; null when it can
 * @param approved names of the waves that a person let begin
 * @param denied names of the waves that a person did not let begin, with what was said
 */
public record Terms(
    String uid,
    String name,
    Instant created,
    long generation,
    List<Wave> waves,
    int successPercent,
    Limit maxFailures,
    Limit maxConcurrency,
    @Nullable Integer budget,
    UpdateRollout.OfflinePolicy offline,
    boolean rollback,
    boolean paused,
    boolean aborted,
    @Nullable Obstacle obstacle,
    Set<String> approved,
    Map<String, String> denied) {
  /** The wave of those who were away when their own was done, and of those who came later. */
  public static final String CATCH_UP = "catch-up";

  /** Freezes the lists. */
  public Terms {
    waves = List.copyOf(waves);
    approved = Set.copyOf(approved);
    denied = Map.copyOf(denied);
  }

  /**
   * One wave.
   *
   * @param name its name
   * @param percent up to which place its sites go; null where they are named otherwise
   * @param soak how long a site must stay healthy
   * @param approval whether a person has to let it begin
   * @param maxConcurrency how many of its sites are updated at once; null for any
   */
  public record Wave(
      String name,
      @Nullable Integer percent,
      Duration soak,
      boolean approval,
      @Nullable Integer maxConcurrency) {}

  /**
   * Why the release cannot be sent.
   *
   * @param reason in a word
   * @param message in a sentence
   */
  public record Obstacle(io.pifleet.api.v1alpha1.Reason reason, String message) {}

  /** The name of a wave, of the catch-up wave too. */
  String waveName(int wave) {
    return wave < waves.size() ? waves.get(wave).name() : CATCH_UP;
  }
}

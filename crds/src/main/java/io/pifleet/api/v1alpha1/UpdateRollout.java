package io.pifleet.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.PrinterColumn;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A release on its way through the fleet, in waves that prove themselves. */
@Group("pifleet.io")
@Version("v1alpha1")
@ShortNames("roll")
@Categories("pifleet")
@AdditionalPrinterColumn(
    name = "Ready",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].status",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Status",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
@SchemaCustomizer(
    value = Described.class,
    input =
        "An UpdateRollout brings a SoftwareRelease to Sites, wave by wave. A site counts as verified only when its box has restarted into the version and stayed healthy for minSuccessTime. Boxes that are offline are deferred and block nobody. A newer rollout that has begun takes over the sites that both mean. Deleting or aborting one leaves every box as it is, and lets an older one whose sites it had go on with them.")
public class UpdateRollout extends CustomResource<UpdateRollout.Spec, UpdateRollout.Status>
    implements Namespaced {
  private static final long serialVersionUID = 1L;

  private static final String FIXED =
      "release and waves of an UpdateRollout are fixed; make another one";

  /** What goes where, in which order, and when it stops. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  @ValidationRule(value = "has(self.waves) == has(oldSelf.waves)", message = FIXED)
  @ValidationRule(
      value =
          "!has(self.gates) || self.gates.all(g, !has(g.wave) || (has(self.waves) &&"
              + " self.waves.exists(w, w.name == g.wave)))",
      message = "gates name a wave that the rollout does not have")
  @ValidationRule(
      value = "!(has(oldSelf.abort) && oldSelf.abort) || (has(self.abort) && self.abort)",
      message = "an aborted UpdateRollout stays aborted; make another one")
  @ValidationRule(
      value =
          "!(has(oldSelf.rollback) && oldSelf.rollback) || (has(self.rollback) && self.rollback)",
      message = "an UpdateRollout that was taken back stays so; make another one")
  @ValidationRule(
      value =
          "!(has(oldSelf.rollback) && oldSelf.rollback)"
              + " || (has(self.abort) && self.abort) == (has(oldSelf.abort) && oldSelf.abort)",
      message =
          "an UpdateRollout that is taken back is not aborted; paused keeps what has not returned")
  @SchemaCustomizer(value = ListTypes.class, input = "waves=map:name")
  public record Spec(
      @JsonPropertyDescription("Name of a SoftwareRelease in this namespace.")
          @Required
          @Size(min = 1, max = 253)
          @ValidationRule(value = Shapes.IS_SAME, message = FIXED)
          @PrinterColumn(name = "Release")
          String release,
      @JsonPropertyDescription("The sites that get it.") @Required Targets targets,
      @JsonPropertyDescription(
              "In this order; each begins when the one before has proved itself. One wave of all"
                  + " where none is named. A site belongs to the first that means it: by targets, or"
                  + " by its place, a hash of site and rollout, in the first so many percent.")
          @Size(max = 16)
          @ValidationRule(value = Shapes.IS_SAME, message = FIXED)
          List<Wave> waves,
      @JsonPropertyDescription(
              "Share of a wave's sites that must be verified for the next to begin, 95% where not said. The failure"
                  + " that puts it out of reach stops the rollout.")
          @Default("\"95%\"")
          @Size(max = 4)
          @ValidationRule(
              value = "self.matches('^(100|[1-9]?[0-9])%$')",
              message = "a percentage from 0% to 100%")
          String successThreshold,
      @JsonPropertyDescription(
              "How many sites may fail, a count or a share of all that are planned, rounded down; 5% where not said."
                  + " Counted live: the failure that exceeds it stops all sending.")
          @Default("\"5%\"")
          @ValidationRule(
              value =
                  "type(self) == int ? self >= 0 && self <= 100000 :"
                      + " self.matches('^(100|[1-9]?[0-9])%$')",
              message = "a count from 0 to 100000, or a percentage from 0% to 100%")
          IntOrString maxFailures,
      @JsonPropertyDescription(
              "How many sites are updated at once, a count or a share of all that are planned,"
                  + " rounded up; 10% where not said.")
          @Default("\"10%\"")
          @ValidationRule(
              value =
                  "type(self) == int ? self >= 1 && self <= 100000 :"
                      + " self.matches('^(100|[1-9][0-9]?)%$')",
              message = "a count from 1 to 100000, or a percentage from 1% to 100%")
          IntOrString maxConcurrency,
      @JsonPropertyDescription("How many sites that are alike may be down at once.")
          @JsonInclude(JsonInclude.Include.NON_NULL)
          @Nullable DisruptionBudget disruptionBudget,
      @JsonPropertyDescription(
              "How long a site may take to get the version and be healthy, counted only while it is"
                  + " connected; 30m where not said. After it the site has failed.")
          @Default("30m")
          @Size(max = 16)
          @ValidationRule(
              value =
                  Shapes.IS_DURATION
                      + " && duration(self) >= duration('1m') && duration(self) <= duration('168h')",
              message = "a duration from 1m to 168h, such as 1h30m")
          String progressDeadline,
      @JsonPropertyDescription(
              "What is done about sites that are offline, or whose disk has no room. Defer, where not said: they"
                  + " count for nothing and follow in a catch-up wave when they return or have made"
                  + " room. Wait: their wave waits for them. Fail: they count as failed meanwhile,"
                  + " but for who is not connected for a moment.")
          @Default("Defer")
          OfflinePolicy offlinePolicy,
      @JsonPropertyDescription(
              "What happens when too many fail. Pause, where not said: nothing more is sent until maxFailures is"
                  + " raised. Rollback: the sites that were updated return to the version before,"
                  + " the last wave first; who is down may go before, where it spends the"
                  + " disruptionBudget.")
          @Default("Pause")
          OnFailure onFailure,
      @JsonPropertyDescription(
              "What a Prometheus has to say for it to go on. While one does not hold, or is not"
                  + " answered, no more sites are told; those that were told finish. It goes on by"
                  + " itself when all hold. The way back does not ask.")
          @Size(max = 8)
          List<Gate> gates,
      @JsonPropertyDescription("When sites may be told.") @JsonInclude(JsonInclude.Include.NON_NULL)
          @Nullable Schedule schedule,
      @JsonPropertyDescription(
              "True: the plan is written into the status and nothing is sent, not even the way"
                  + " back; boxes finish what they were told. False again: it goes on where it"
                  + " was.")
          @PrinterColumn(name = "Paused", priority = 1)
          boolean paused,
      @JsonPropertyDescription(
              "True: nothing is sent any more, for good. Boxes finish what they were told and stay"
                  + " where they are, unless rollback is set, too. An older rollout whose sites it"
                  + " had goes on with them.")
          boolean abort,
      @JsonPropertyDescription(
              "True: the sites that it updated return to the version before, which boxes keep, the"
                  + " last wave first; also when it is completed or was aborted, or when its"
                  + " SoftwareRelease was deleted. For good. What another rollout brought stays,"
                  + " and can be taken back there. status.failures names who could not return.")
          boolean rollback) {
    /** Fills what is absent. */
    public Spec {
      waves = waves == null ? List.of() : List.copyOf(waves);
      successThreshold = successThreshold == null ? "95%" : successThreshold;
      maxFailures = maxFailures == null ? new IntOrString("5%") : maxFailures;
      maxConcurrency = maxConcurrency == null ? new IntOrString("10%") : maxConcurrency;
      progressDeadline = progressDeadline == null ? "30m" : progressDeadline;
      offlinePolicy = offlinePolicy == null ? OfflinePolicy.Defer : offlinePolicy;
      onFailure = onFailure == null ? OnFailure.Pause : onFailure;
      gates = gates == null ? List.of() : List.copyOf(gates);
    }
  }

  /** Sites that are updated together. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @ValidationRule(
      value = "has(self.targets) != has(self.percent)",
      message = "a wave is named by exactly one of targets and percent")
  public record Wave(
      @JsonPropertyDescription("Its name; catch-up is taken.")
          @Required
          @Size(min = 1, max = 63)
          @ValidationRule(value = Shapes.IS_LABEL, message = Shapes.LABEL)
          @ValidationRule(
              value = "self != 'catch-up'",
              message = "catch-up is the wave of those who were away; take another name")
          String name,
      @JsonPropertyDescription("Those of the rollout's sites that are meant by these.")
          @Nullable Targets targets,
      @JsonPropertyDescription(
              "Those of the rollout's sites whose place is in the first so many percent; 100 means"
                  + " all that are left.")
          @Min(1)
          @Max(100)
          @Nullable Integer percent,
      @JsonPropertyDescription(
              "How long a box must stay healthy before it counts as verified; 0s where not said.")
          @Default("0s")
          @Size(max = 16)
          @ValidationRule(
              value =
                  Shapes.IS_DURATION
                      + " && duration(self) >= duration('0s') && duration(self) <= duration('168h')",
              message = "a duration from 0s to 168h, such as 1h30m")
          String minSuccessTime,
      @JsonPropertyDescription("Required: the wave waits for a RolloutApproval that names it.")
          @Default("NotRequired")
          Approval approval,
      @JsonPropertyDescription(
              "How many sites of this wave are updated at once; beside the rollout's own"
                  + " maxConcurrency.")
          @Min(1)
          @Max(100_000)
          @Nullable Integer maxConcurrency) {
    /** Fills what is absent. */
    public Wave {
      minSuccessTime = minSuccessTime == null ? "0s" : minSuccessTime;
      approval = approval == null ? Approval.NotRequired : approval;
    }
  }

  /** A question to a Prometheus, and the answers that are good. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @ValidationRule(
      value = "has(self.atLeast) || has(self.atMost)",
      message = "a gate needs atLeast, atMost or both")
  @ValidationRule(
      value = "!has(self.atLeast) || !has(self.atMost) || self.atLeast <= self.atMost",
      message = "atLeast is above atMost, so that no answer would be good")
  public record Gate(
      @JsonPropertyDescription(
              "An instant query (PromQL). It holds while every sample of its answer is within"
                  + " atLeast and atMost; an empty answer is none.")
          @Required
          @Size(min = 1, max = 1024)
          String promql,
      @JsonPropertyDescription("The least that is good.") @Nullable Double atLeast,
      @JsonPropertyDescription("The most that is good.") @Nullable Double atMost,
      @JsonPropertyDescription(
              "The wave that it guards: it is asked while that wave is served, and the next one does"
                  + " not begin without it. All of them, the catch-up wave too, where none is named.")
          @Size(max = 63)
          @Nullable String wave) {}

  /** When a rollout goes on. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Schedule(
      @JsonPropertyDescription(
              "Sites are told, and begin, only while it is open; those that have begun finish. The"
                  + " way back does not wait for it. A Site's own maintenanceWindows count beside"
                  + " it.")
          @Required
          Window window) {}

  /** Whether a wave waits for a person. */
  public enum Approval {
    /** It begins by itself. */
    NotRequired,
    /** It waits for a RolloutApproval. */
    Required
  }

  /** How many alike may be down at once. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record DisruptionBudget(
      @JsonPropertyDescription("Field of the Site by which sites are alike.") @Required
          GroupBy groupBy,
      @JsonPropertyDescription(
              "How many alike may be down at once: being updated, or failed in this rollout and not"
                  + " healthy since.")
          @Required
          @Min(1)
          @Max(100_000)
          int maxUnavailable) {}

  /** Fields by which sites are alike. */
  public enum GroupBy {
    /** The region. */
    @JsonProperty("location.region")
    REGION,
    /** The city. */
    @JsonProperty("location.city")
    CITY,
    /** The country. */
    @JsonProperty("location.country")
    COUNTRY,
    /** The club. */
    @JsonProperty("club")
    CLUB
  }

  /** What is done about sites that are offline. */
  public enum OfflinePolicy {
    /** They follow later. */
    Defer,
    /** They are waited for. */
    Wait,
    /** They count as failed. */
    Fail
  }

  /** What happens when too many fail. */
  public enum OnFailure {
    /** Nothing more is sent. */
    Pause,
    /** Those updated return. */
    Rollback
  }

  /** How far it has got. Counts and a bounded list, so that it does not grow with the fleet. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @SchemaCustomizer(value = ListTypes.class, input = "conditions=map:type;waves=map:name")
  public record Status(
      @JsonPropertyDescription("The generation of the spec that this status follows from.")
          @Nullable Long observedGeneration,
      @JsonPropertyDescription("Verified sites of those that count, such as 120/156.")
          @PrinterColumn(name = "Progress")
          @Size(max = 32)
          @Nullable String progress,
      @JsonPropertyDescription("The wave that is being served.")
          @PrinterColumn(name = "Wave")
          @Size(max = 63)
          @Nullable String currentWave,
      @JsonPropertyDescription(
              "What it brings: the package that its SoftwareRelease named when it began, and no"
                  + " other.")
          @Nullable Brought release,
      @JsonPropertyDescription("The waves, in order.") @Size(max = 17) List<WaveStatus> waves,
      @JsonPropertyDescription("Targeted sites that do not get it, by name; at most 20.")
          @Size(max = 20)
          List<Excluded> excluded,
      @JsonPropertyDescription("How many targeted sites do not get it.") int excludedSites,
      @JsonPropertyDescription("Sites that failed, by name; at most 20.") @Size(max = 20)
          List<Failure> failures,
      @JsonPropertyDescription("When the first command was due.")
          @Size(max = 40)
          @Pattern(Shapes.TIME)
          @Nullable String startedAt,
      @JsonPropertyDescription("When the last wave was done.") @Size(max = 40) @Pattern(Shapes.TIME)
          @Nullable String completedAt,
      @JsonPropertyDescription("Ready, Reconciling, Stalled.") @Size(max = 8)
          List<Condition> conditions) {
    /** Most sites that are listed. */
    public static final int MAX_NAMED = 20;

    /** Takes absent lists for empty ones. */
    public Status {
      waves = waves == null ? List.of() : List.copyOf(waves);
      excluded = excluded == null ? List.of() : List.copyOf(excluded);
      failures = failures == null ? List.of() : List.copyOf(failures);
      conditions = conditions == null ? List.of() : List.copyOf(conditions);
    }
  }

  /** The package that a rollout began with. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Brought(
      @JsonPropertyDescription("Its line of software.") @Required @Size(min = 1, max = 63)
          String distribution,
      @JsonPropertyDescription("Its version.")
          @Required
          @Size(min = 5, max = 64)
          @ValidationRule(value = Shapes.IS_VERSION, message = Shapes.VERSION)
          String version,
      @JsonPropertyDescription("Its SHA-256, 64 lower-case hexadecimal digits.")
          @Required
          @Size(min = 64, max = 64)
          @Pattern(Shapes.HEX)
          String sha256,
      @JsonPropertyDescription("The lowest version that it updates from; absent for any.")
          @Size(max = 64)
          @Nullable String minVersion) {
    /** Whether it is the same package. */
    public boolean isSameAs(Brought other) {
      return version.equals(other.version) && sha256.equals(other.sha256);
    }
  }

  /** One wave, counted. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record WaveStatus(
      @JsonPropertyDescription("Its name.") @Size(max = 63) String name,
      @JsonPropertyDescription("All its sites.") int sites,
      @JsonPropertyDescription("Those that are being updated.") int updating,
      @JsonPropertyDescription("Those that run the version, verified or not yet.") int updated,
      @JsonPropertyDescription("Those that have stayed healthy for minSuccessTime.") int verified,
      @JsonPropertyDescription("Those that failed.") int failed,
      @JsonPropertyDescription("Those that are offline, in maintenance or without a box.")
          int deferred,
      @JsonPropertyDescription(
              "Those that wait for the end of a hold at the box, or for their maintenance window.")
          int held,
      @JsonPropertyDescription(
              "On the way back: those that are not on the version, having returned or never got it.")
          int rolledBack,
      @JsonPropertyDescription("When it began.") @Size(max = 40) @Pattern(Shapes.TIME)
          @Nullable String startedAt,
      @JsonPropertyDescription("When it was done.") @Size(max = 40) @Pattern(Shapes.TIME)
          @Nullable String completedAt) {}

  /** One targeted site that does not get it. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Excluded(
      @JsonPropertyDescription("Name of the Site.") @Size(max = 63) String site,
      @JsonPropertyDescription("One sentence that says why.") @Size(max = 256) String reason) {}

  /** One site that failed. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Failure(
      @JsonPropertyDescription("Name of the Site.") @Size(max = 63) String site,
      @JsonPropertyDescription("Name of its wave.") @Size(max = 63) String wave,
      @JsonPropertyDescription("One word that says why.") @Size(max = 63) String reason,
      @JsonPropertyDescription("One sentence with the figures.") @Size(max = 512) String message) {}

  @Override
  protected @Nullable Spec initSpec() {
    return null;
  }

  @Override
  protected @Nullable Status initStatus() {
    return null;
  }
}

package io.pifleet.operator.site;

import com.fasterxml.jackson.databind.JsonNode;
import io.pifleet.api.v1alpha1.Condition;
import io.pifleet.api.v1alpha1.Reason;
import io.pifleet.api.v1alpha1.Spans;
import io.pifleet.operator.deployment.Sync;
import io.pifleet.operator.fleet.Contact;
import io.pifleet.operator.fleet.Live;
import io.pifleet.operator.golden.Scenario;
import io.pifleet.operator.status.Finding;
import io.pifleet.protocol.Command;
import io.pifleet.protocol.SiteId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a box is told, scenario by scenario: src/test/resources/site. */
class SitePlanTest {
  private static final long EPOCH = 7;

  static Stream<Scenario> scenarios() {
    return Scenario.all("site").stream();
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void plansAsTheScenarioSays(Scenario scenario) {
    JsonNode declared = scenario.in("declared");
    JsonNode heard = scenario.in("heard");
    Live live = Box.heard(heard, (box, at) -> plan(declared, box, at));
    SitePlan plan = plan(declared, live, Box.at(declared.path("now")));
    scenario.out("plan", text(plan));
    scenario.nothingElse();
  }

  private static SitePlan plan(JsonNode declared, Live live, Instant now) {
    String claim = declared.path("claim").asText();
    Live heard = claim.isEmpty() ? live : live.admitted(Told.claim(claim));
    Contact contact = Contact.of(heard, now, Box.TIMING, declared.path("settled").asBoolean(true));
    List<Want> wants = new ArrayList<>();
    Set<String> turns = new HashSet<>();
    Set<String> holds = new HashSet<>();
    for (JsonNode want : declared.path("wants")) {
      wants.add(want(want));
      if (want.path("turn").asBoolean(true)) {
        turns.add(wants.getLast().owner().uid());
      }
      if (want.path("holds").asBoolean()) {
        holds.add(wants.getLast().owner().uid());
      }
    }
    Gap gap =
        Gap.of(
            new Situation(
                new SiteFacts(
                    new SiteId("club", "north"),
                    Told.SITE_UID,
                    declared.path("maintenance").asBoolean()),
                Admission.valueOf(declared.path("admission").asText("Enrolled")),
                declared.path("enrollment").asText(null),
                contact,
                wants,
                null,
                strings(declared.path("astray")),
                before(declared.path("before")),
                EPOCH,
                now));
    // Nobody's turn comes while the box cannot be told; who has a place keeps it.
    Set<String> granted = gap.open() ? turns : holds;
    granted.retainAll(gap.needTurn());
    return SitePlan.of(gap, granted);
  }

  private static Want want(JsonNode want) {
    List<Desire> files = new ArrayList<>();
    for (JsonNode line : want.path("files")) {
      String[] w = Told.words(line.asText(), 2);
      files.add(new Desire(Told.path(w[0]), Told.digest(w[1]), 1000));
    }
    return new Want(
        Told.owner(want.path("deployment").asText()),
        files,
        strings(want.path("missing")),
        strings(want.path("unseen")),
        want.path("paused").asBoolean(),
        Spans.of(want.path("deadline").asText("1h")),
        Spans.of(want.path("spent").asText("0s")));
  }

  private static List<String> strings(JsonNode list) {
    List<String> strings = new ArrayList<>();
    list.forEach(s -> strings.add(s.asText()));
    return strings;
  }

  private static Map<String, Finding> before(JsonNode before) {
    Map<String, Finding> findings = new HashMap<>();
    before
        .properties()
        .forEach(
            e -> {
              String[] w = Told.words(e.getValue().asText(), 3);
              findings.put(
                  e.getKey(),
                  new Finding(
                      e.getKey(), Condition.Status.valueOf(w[0]), Reason.valueOf(w[1]), w[2]));
            });
    return findings;
  }

  private static String text(SitePlan plan) {
    StringBuilder text = new StringBuilder();
    text.append("steps:").append(plan.steps().isEmpty() ? " []\n" : "\n");
    for (Step step : plan.steps()) {
      text.append("- ").append(text(step)).append('\n');
    }
    if (!plan.syncs().isEmpty()) {
      text.append("deployments:\n");
      plan.syncs()
          .forEach(
              (uid, sync) ->
                  text.append("  ").append(uid.substring(4)).append(": ").append(text(sync)));
    }
    text.append("conditions:\n");
    plan.findings().stream()
        .sorted(Comparator.comparing(Finding::type))
        .forEach(
            f ->
                text.append("  ")
                    .append(f.type())
                    .append(": ")
                    .append(f.status())
                    .append(' ')
                    .append(f.reason())
                    .append(" - ")
                    .append(f.message())
                    .append('\n'));
    if (plan.wakeUp() != null) {
      Duration after = Duration.between(Box.START, plan.wakeUp());
      text.append("wakeUp: ").append(after.toMillis() / 1000.0).append('\n');
    }
    if (plan.released()) {
      text.append("released: true\n");
    }
    return text.toString();
  }

  private static String text(Step step) {
    return switch (step) {
      case Step.Cut cut -> "cut";
      case Step.Tell tell -> text(tell.command());
    };
  }

  private static String text(Command command) {
    Command.File file = command.file();
    String what =
        file == null
            ? ""
            : " "
                + file.path()
                + (file.sha256() == null ? "" : " " + Told.word(file.sha256()))
                + ", revision "
                + command.revision();
    return command.type().name().toLowerCase(java.util.Locale.ROOT)
        + what
        + ", for "
        + command.owner().kind()
        + " "
        + command.owner().name();
  }

  private static String text(Sync sync) {
    String trouble =
        sync.trouble() == null
            ? ""
            : " - " + sync.trouble().reason() + ": " + sync.trouble().message();
    return sync.phase() + (sync.late() ? " late" : "") + trouble + "\n";
  }
}

package io.pifleet.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.pifleet.e2e.harness.BoxProcess;
import io.pifleet.e2e.harness.Tenant;
import io.pifleet.e2e.harness.Video;
import io.pifleet.e2e.harness.World;
import io.pifleet.protocol.Sha256;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What people do with a library day by day, and what the boxes make of it. */
@ExtendWith(Shared.class)
class LibraryE2E {
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static Tenant club;
  private static Path folder;

  @BeforeAll
  static void aClubWithTwoBoxes(World world) {
    folder = world.folder();
    club = Tenant.create(world, "library");
    club.declare("bar", "hall");
    club.admit("bar");
    club.admit("hall");
    club.kubectl("wait", "--for=condition=Ready", "site", "--all", "--timeout=90s");
  }

  @Test
  void aContentInUseIsHeldUntilTheLastDeploymentThatNamesItGoes() {
    Sha256 file = upload("held", 21);
    club.deploy("by-name", "{sites: [bar]}", "held");
    // As Go writes no duration, and as the API server takes it nevertheless.
    club.kubectl(
        "patch",
        "contentdeployment",
        "by-name",
        "--type=merge",
        "--patch={\"spec\":{\"progressDeadline\":\"30m1h1h\"}}");
    club.kubectl("label", "content", "held", "season=winter");
    apply("by-label", "{sites: [hall]}", "contentSelector: {matchLabels: {season: winter}}");
    completed("by-name", "by-label");
    assertThat(
            club.kubectl(
                "get",
                "events",
                "--field-selector=involvedObject.name=by-name",
                "-o=jsonpath={.items[*].reason}"))
        .as("no warning for the moment until the store was asked for it")
        .contains("Completed")
        .doesNotContain("MissingContent");

    club.kubectl("delete", "content", "held", "--wait=false");
    club.awaitCondition("content", "held", "InUse", "True InUse");
    assertThat(club.message("content", "held", "InUse"))
        .isEqualTo("Deletion waits until no ContentDeployment names it; now do by-label, by-name.");
    assertThat(club.box("bar").plays(path("held"))).as("nothing else changes").contains(file);
    assertThatThrownBy(() -> upload("held", 23))
        .as("what is put into it would go with it")
        .hasMessageContaining("409")
        .hasMessageContaining("is being deleted and waits for those who use it");

    club.kubectl("delete", "contentdeployment", "by-label");
    gone("hall", "held");
    await("who is left is named")
        .atMost(LIMIT)
        .until(
            () -> club.message("content", "held", "InUse"), m -> m.endsWith("; now does by-name."));
    assertThat(club.box("bar").plays(path("held"))).contains(file);

    club.kubectl("delete", "contentdeployment", "by-name");
    gone("bar", "held");
    await("the content goes by itself")
        .atMost(LIMIT)
        .until(() -> club.object("content", "held").isMissingNode());
  }

  @Test
  void contentFollowsTheSitesThatComeIntoAGroupAndGo() {
    Sha256 file = upload("evening", 22);
    club.apply(
        """
        apiVersion: pifleet.io/v1alpha1
        kind: Group
        metadata: {name: evening}
        spec: {selector: {matchLabels: {show: evening}}}
        """);
    club.deploy("evening", "{groups: [evening]}", "evening");
    club.awaitCondition("contentdeployment", "evening", "Ready", "False NoTargets");
    assertThat(club.condition("group", "evening", "Ready")).isEqualTo("True NoMembers");

    club.kubectl("label", "site", "hall", "show=evening");
    plays("hall", "evening", file);
    await("it is counted").atMost(LIMIT).until(() -> progress("evening"), "1/1"::equals);

    club.declare("terrace");
    club.kubectl("label", "site", "terrace", "show=evening");
    await("a site without a box counts")
        .atMost(LIMIT)
        .until(() -> progress("evening"), "1/2"::equals);
    club.admit("terrace");
    plays("terrace", "evening", file);
    await("it is counted").atMost(LIMIT).until(() -> progress("evening"), "2/2"::equals);
    assertThat(club.box("bar").plays(path("evening"))).as("nobody else gets it").isEmpty();

    club.kubectl("label", "site", "hall", "show-");
    gone("hall", "evening");
    plays("terrace", "evening", file);
    await("it is counted").atMost(LIMIT).until(() -> progress("evening"), "1/1"::equals);

    club.kubectl("delete", "group", "evening");
    club.awaitCondition("contentdeployment", "evening", "Ready", "False MissingGroup");
    club.awaitCondition("site", "terrace", "InSync", "False MissingGroup");
    plays("terrace", "evening", file);
    club.kubectl("delete", "contentdeployment", "evening");
    gone("terrace", "evening");
  }

  @Test
  void twoFilesAtOnePathAreRefusedByNameUntilOneGoes() {
    Sha256 first = upload("first", 23);
    Sha256 second = upload("second", 24);
    declare("rival", "first.mp4", second);
    club.deploy("noon", "{sites: [bar]}", "first");
    completed("noon");

    club.deploy("night", "{sites: [bar]}", "rival");
    club.awaitCondition("contentdeployment", "night", "Ready", "False PathConflict");
    club.awaitCondition("contentdeployment", "noon", "Ready", "False PathConflict");
    club.awaitCondition("site", "bar", "InSync", "False PathConflict");
    assertThat(club.message("contentdeployment", "night", "Ready"))
        .isEqualTo(
            "1 site, such as bar: ContentDeployment night and ContentDeployment noon want different"
                + " files at Technique/first.mp4; the box keeps what it has there until one of them is changed.");
    assertThat(club.message("contentdeployment", "noon", "Ready"))
        .contains("ContentDeployment noon and ContentDeployment night want different files at");
    assertThat(club.message("site", "bar", "InSync")).contains("Technique/first.mp4");
    assertThat(club.box("bar").plays(path("first"))).contains(first);

    club.kubectl("delete", "contentdeployment", "noon");
    club.box("bar").awaitPlaying(path("first"), second, LIMIT);
    completed("night");
    club.awaitCondition("site", "bar", "InSync", "True Synced");
    club.kubectl("delete", "contentdeployment", "night");
    gone("bar", "first");
  }

  @Test
  void whatIsDeclaredBeforeItsFileIsThereComesWithTheFile() {
    club.deploy("premiere", "{sites: [hall]}", "premiere");
    club.awaitCondition("contentdeployment", "premiere", "Ready", "False MissingContent");
    assertThat(club.message("contentdeployment", "premiere", "Ready"))
        .isEqualTo(
            "Content that does not exist or is not stored: premiere;"
                + " upload it with PUT /api/content.");

    Path video = Video.write(folder.resolve("premiere.mp4"), 1, 25);
    declare("premiere", "premiere.mp4", BoxProcess.digest(video));
    club.awaitCondition("content", "premiere", "Ready", "False Missing");
    assertThat(club.condition("contentdeployment", "premiere", "Ready"))
        .isEqualTo("False MissingContent");

    Sha256 file = club.upload("premiere", video);
    club.awaitCondition("content", "premiere", "Ready", "True Stored");
    plays("hall", "premiere", file);
    completed("premiere");
    club.kubectl("delete", "contentdeployment", "premiere");
    gone("hall", "premiere");
  }

  @Test
  void aPausedDeploymentSendsNothingUntilItIsResumed() {
    Sha256 before = upload("before", 26);
    Sha256 after = upload("after", 27);
    club.deploy("careful", "{sites: [bar]}", "before");
    completed("careful");

    club.kubectl(
        "patch",
        "contentdeployment",
        "careful",
        "--type=merge",
        "-p",
        "{\"spec\": {\"paused\": true, \"content\": [{\"name\": \"after\"}]}}");
    club.awaitCondition("contentdeployment", "careful", "Ready", "False Paused");
    club.awaitCondition("site", "bar", "InSync", "False Paused");
    assertThat(progress("careful")).isEqualTo("0/1");
    assertThat(club.box("bar").plays(path("before"))).as("it keeps what it has").contains(before);
    assertThat(club.box("bar").plays(path("after"))).isEmpty();

    club.kubectl(
        "patch",
        "contentdeployment",
        "careful",
        "--type=merge",
        "-p",
        "{\"spec\": {\"paused\": false}}");
    plays("bar", "after", after);
    gone("bar", "before");
    completed("careful");
    club.kubectl("delete", "contentdeployment", "careful");
    gone("bar", "after");
  }

  /** A file and a folder cannot both be called so: the file makes way. */
  @Test
  void aFileBecomesAFolderOfThatName() {
    Sha256 first = upload("story", 29);
    Sha256 second = upload("chapter", 30);
    club.apply(
        """
        apiVersion: pifleet.io/v1alpha1
        kind: Content
        metadata: {name: nested}
        spec: {filename: one.mp4, category: Technique, subcategory: story.mp4, sha256: "%s"}
        """
            .formatted(second));
    club.deploy("book", "{sites: [hall]}", "story");
    plays("hall", "story", first);
    long since = System.nanoTime();
    club.deploy("book", "{sites: [hall]}", "nested");
    club.box("hall").awaitPlaying("Technique/story.mp4/one.mp4", second, LIMIT);
    System.out.printf(
        "a file became a folder after %d ms%n", (System.nanoTime() - since) / 1_000_000);
    completed("book");
    club.kubectl("delete", "contentdeployment", "book");
    club.box("hall").awaitGone("Technique/story.mp4/one.mp4", LIMIT);
  }

  /** While a file cannot pass, whoever holds the one turn keeps it, and the other one waits. */
  @Test
  void noMoreSitesFetchAtOnceThanMaxConcurrencyAllows() {
    Sha256 file = upload("turns", 28);
    List<BoxProcess> boxes = List.of(club.box("bar"), club.box("hall"));
    boxes.forEach(b -> b.gateway().silence());
    club.apply(
        """
        apiVersion: pifleet.io/v1alpha1
        kind: ContentDeployment
        metadata: {name: turns}
        spec: {content: [{name: turns}], targets: {sites: [bar, hall]}, maxConcurrency: 1}
        """);
    await("one fetches and one waits")
        .atMost(LIMIT)
        .until(
            () -> club.field("contentdeployment", "turns", ".status.sites"),
            s -> s.contains("\"syncing\":1") && s.contains("\"pending\":1"));
    await("the sites say so")
        .atMost(LIMIT)
        .until(
            () ->
                List.of(
                    club.condition("site", "bar", "InSync"),
                    club.condition("site", "hall", "InSync")),
            s -> s.contains("False Syncing") && s.contains("False WaitingForTurn"));

    boxes.forEach(b -> b.gateway().restore());
    plays("bar", "turns", file);
    plays("hall", "turns", file);
    completed("turns");
    club.kubectl("delete", "contentdeployment", "turns");
    gone("bar", "turns");
    gone("hall", "turns");
  }

  private static Sha256 upload(String content, int seed) {
    return club.upload(content, Video.write(folder.resolve(content + ".mp4"), 1, seed));
  }

  private static void declare(String content, String filename, Sha256 file) {
    club.apply(
        """
        apiVersion: pifleet.io/v1alpha1
        kind: Content
        metadata: {name: %s}
        spec: {filename: %s, category: Technique, sha256: "%s"}
        """
            .formatted(content, filename, file));
  }

  private static void apply(String deployment, String targets, String content) {
    club.apply(
        """
        apiVersion: pifleet.io/v1alpha1
        kind: ContentDeployment
        metadata: {name: %s}
        spec:
          targets: %s
          %s
        """
            .formatted(deployment, targets, content));
  }

  private static void completed(String... deployments) {
    for (String deployment : deployments) {
      club.awaitCondition("contentdeployment", deployment, "Ready", "True Completed");
    }
  }

  private static void plays(String site, String content, Sha256 file) {
    club.box(site).awaitPlaying(path(content), file, LIMIT);
  }

  private static void gone(String site, String content) {
    await(content + " leaves " + site)
        .atMost(LIMIT)
        .until(() -> club.box(site).plays(path(content)).isEmpty());
  }

  private static String path(String content) {
    return "Technique/" + content + ".mp4";
  }

  private static String progress(String deployment) {
    return club.field("contentdeployment", deployment, ".status.progress");
  }
}

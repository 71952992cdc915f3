package io.pifleet.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pifleet.e2e.harness.BoxProcess;
import io.pifleet.e2e.harness.PowerCut;
import io.pifleet.e2e.harness.PowerCut.Moment;
import io.pifleet.e2e.harness.Tenant;
import io.pifleet.e2e.harness.Video;
import io.pifleet.e2e.harness.World;
import io.pifleet.protocol.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The power goes at each step of a deployment. */
@ExtendWith(Shared.class)
class PowerE2E {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final String PATH = "Technique/clip.mp4";
  private static final String DISK = "disk.LocalDisk";
  private static final String PART = "download.Part";
  private static final String BOOKS = "box.Books";

  /** In the order in which one deployment comes to them. */
  private static final List<Moment> MOMENTS =
      List.of(
          new Moment(BOOKS, "accept", "", 1),
          new Moment(DISK, "append", "journal", 1),
          new Moment(BOOKS, "answer", "", 1),
          new Moment(PART, "open", "", 1),
          new Moment(PART, "write", "", 20),
          new Moment(PART, "digest", "", 1),
          new Moment(DISK, "rename", "objects/", 1),
          new Moment(DISK, "sync", "objects", 1),
          new Moment(DISK, "append", "journal", 2),
          new Moment(DISK, "link", "objects/", 1),
          new Moment(DISK, "write", "content/trees/", 1),
          new Moment(DISK, "point", "content/current", 1),
          new Moment(DISK, "sync", "content", 4),
          new Moment(BOOKS, "show", "", 1),
          new Moment(DISK, "delete", "content/trees/", 2),
          new Moment("player.Script", "tell", "", 1),
          new Moment(DISK, "write", "told", 1));

  @Test
  void aPowerCutAtEachStepEndsInTheDeclaredStateAndDoesNothingTwice(World world)
      throws IOException {
    Tenant tenant = Tenant.create(world, "bad-power");
    tenant.declare("mill");
    BoxProcess box = tenant.admit("mill");
    box.kill();
    Path heard = world.folder().resolve("heard-at-the-mill");
    box.configure("[player]\nnotify_command=" + listener(world.folder(), heard));
    box.debuggable().start();
    awaitHeard(box, heard, 1);
    Sha256 first = change(world, tenant, 0);
    tenant.deploy("clip", "{sites: [mill]}", "clip");
    box.awaitPlaying(PATH, first, LIMIT);
    awaitHeard(box, heard, 2);

    long tree = tree(box);
    long revision = revision(box);
    for (int i = 0; i < MOMENTS.size(); i++) {
      Moment moment = MOMENTS.get(i);
      Sha256 digest;
      try (PowerCut cut = PowerCut.before(box, moment)) {
        digest = change(world, tenant, i + 1);
        cut.strike(LIMIT);
      }
      box.start();
      box.awaitPlaying(PATH, digest, LIMIT);
      awaitHeard(box, heard, i + 3);
      assertThat(tree(box)).as("switches after a cut before %s", moment).isEqualTo(++tree);
      assertThat(revision(box)).as("orders after a cut before %s", moment).isEqualTo(++revision);
    }
    assertThat(Files.readAllLines(heard))
        .as("told again only where the power went before it was written down")
        .hasSize(MOMENTS.size() + 3);
    tenant.kubectl("wait", "--for=condition=Ready", "contentdeployment/clip", "--timeout=60s");
    box.close();
  }

  /** Another file under the same name. */
  private static Sha256 change(World world, Tenant tenant, int number) {
    return tenant.upload("clip", Video.write(world.folder().resolve("clip.mp4"), 1, 100 + number));
  }

  /** A player that writes down what it hears. */
  private static Path listener(Path folder, Path heard) throws IOException {
    Path script = folder.resolve("player");
    Files.writeString(script, "#!/bin/sh\necho \"$1 $PIFLEET_CONTENT\" >> " + heard + "\n");
    assertThat(script.toFile().setExecutable(true)).isTrue();
    return script;
  }

  /** Until the player has heard of so many different contents, and the box knows that it has. */
  private static void awaitHeard(BoxProcess box, Path heard, int contents) {
    await("the player hears of content " + contents)
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> {
              Path told = box.state().resolve("told");
              if (!Files.exists(heard) || !Files.exists(told)) {
                return false;
              }
              List<String> lines = Files.readAllLines(heard);
              return lines.stream().distinct().count() == contents
                  && lines.getLast().endsWith(" " + Files.readString(told).strip());
            });
  }

  /** Trees are counted by the box: one more with each change that its player saw. */
  private static long tree(BoxProcess box) throws IOException {
    return Long.parseLong(Files.readSymbolicLink(box.content()).getFileName().toString());
  }

  private static long revision(BoxProcess box) {
    return box.index().path("items").path(0).path("revision").asLong();
  }
}

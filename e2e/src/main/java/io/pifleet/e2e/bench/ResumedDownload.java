package io.pifleet.e2e.bench;

import io.pifleet.e2e.harness.BoxProcess;
import io.pifleet.e2e.harness.DroppingProxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/** What a download costs that is cut again and again. */
final class ResumedDownload implements Goal {
  private static final int CUTS = 10;
  private static final int SECONDS = 30;

  /** Room for handshakes and headers, so that each cut falls into the file. */
  private static final double INSIDE = 0.9;

  private final long seed = System.nanoTime();

  @Override
  public String id() {
    return "G11";
  }

  @Override
  public String plan() {
    return "bytes served for a download with " + CUTS + " cuts, seed " + seed + " (40 s)";
  }

  @Override
  public List<Figure> measure(Stages stages) throws Exception {
    Stage stage = stages.boxes();
    stage.upload("long", SECONDS, 9);
    Path file = stage.world().folder().resolve("long.mp4");
    long size = Files.size(file);
    String site = Stage.SITES.getFirst();
    BoxProcess box = stage.club().box(site);
    DroppingProxy way = box.gateway();
    long[] gaps = gaps((long) (size * INSIDE));
    long before = way.served();
    int cutsBefore = way.cuts();
    way.cutAfter(gaps);
    stage.club().deploy("long", "{sites: [" + site + "]}", "long");
    box.awaitPlaying("Technique/long.mp4", BoxProcess.digest(file), Stage.LIMIT);
    double ratio = (double) (way.served() - before) / size;
    stage.club().kubectl("delete", "contentdeployment", "long");
    return List.of(
        Figure.atMost(
            id(),
            "bytes served / size, cut " + (way.cuts() - cutsBefore) + " times",
            ratio,
            1.01,
            "",
            size / 1_000_000 + " MB, TLS and all; without a cut 1.0"));
  }

  /** From each random offset to the next. */
  private long[] gaps(long within) {
    long[] offsets = new Random(seed).longs(CUTS, 1, within).sorted().toArray();
    long[] gaps = new long[CUTS];
    for (int i = 0; i < CUTS; i++) {
      gaps[i] = offsets[i] - (i == 0 ? 0 : offsets[i - 1]);
    }
    return gaps;
  }
}

package io.pifleet.e2e.harness;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A real H.264 video in a real MP4 file, made without an encoder: every macroblock is I_PCM (ITU-T
 * H.264, 7.3.5), so a picture is its samples with a few bits around them. It is as big as one
 * wants, and every player plays it.
 */
public final class Video {
  private static final int FRAMES_PER_SECOND = 25;
  private static final int WIDTH = 320;
  private static final int HEIGHT = 240;

  private Video() {}

  /**
   * Writes one of {@code seconds * 2.9} MB.
   *
   * @param seed another one gives another file
   */
  public static Path write(Path file, int seconds, int seed) {
    List<byte[]> pictures = new ArrayList<>();
    for (int i = 0; i < seconds * FRAMES_PER_SECOND; i++) {
      pictures.add(H264.picture(WIDTH, HEIGHT, i + 7 * seed));
    }
    try (OutputStream out = Files.newOutputStream(file)) {
      new Mp4(WIDTH, HEIGHT, FRAMES_PER_SECOND).write(pictures, out);
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

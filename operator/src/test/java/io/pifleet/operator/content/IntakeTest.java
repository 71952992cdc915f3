package io.pifleet.operator.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pifleet.protocol.Sha256;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class IntakeTest {
  private static final MediaFacts FACTS = new MediaFacts("video/mp4", null, null, null, null);

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final byte[] file = new byte[1_000_000];

  IntakeTest() {
    new Random(1).nextBytes(file);
  }

  @AfterEach
  void allThreadsEnd() throws InterruptedException {
    threads.shutdown();
    assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void theBytesPassDigestedCountedAndInspected() throws IOException {
    Sha256 digest = Sha256.of(Sha256.digest().digest(file));
    ObjectStore.Inspection inspection =
        bytes -> {
          assertThat(Sha256.of(Sha256.digest().digest(bytes.readAllBytes()))).isEqualTo(digest);
          return FACTS;
        };
    try (Intake intake = new Intake(new ByteArrayInputStream(file), inspection, threads)) {
      assertThat(intake.readAllBytes()).isEqualTo(file);
      assertThat(intake.finish()).isEqualTo(new StoredFile(digest, file.length, FACTS));
    }
  }

  @Test
  void anInspectionThatHasSeenEnoughHoldsNothingUp() throws IOException {
    ObjectStore.Inspection inspection =
        bytes -> {
          bytes.readNBytes(10);
          return FACTS;
        };
    try (Intake intake = new Intake(new ByteArrayInputStream(file), inspection, threads)) {
      assertThat(intake.readAllBytes()).hasSize(file.length);
      assertThat(intake.finish().facts()).isEqualTo(FACTS);
    }
  }

  @Test
  void aRefusalEndsTheUploadBeforeItsEnd() {
    ObjectStore.Inspection inspection =
        bytes -> {
          throw new Unplayable("no");
        };
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            return 1;
          }
        };
    try (Intake intake = new Intake(endless, inspection, threads)) {
      assertThatThrownBy(() -> intake.transferTo(java.io.OutputStream.nullOutputStream()))
          .isInstanceOf(Unplayable.class);
      assertThat(intake.failure()).isInstanceOf(Unplayable.class);
      assertThatThrownBy(intake::finish).isInstanceOf(Unplayable.class);
    }
  }

  @Test
  void aSourceThatBreaksOffIsNoWholeFile() {
    InputStream broken =
        new InputStream() {
          private int left = 1_000;

          @Override
          public int read() throws IOException {
            if (left-- == 0) {
              throw new IOException("connection reset");
            }
            return 1;
          }

          @Override
          public int read(byte[] target, int offset, int length) throws IOException {
            target[offset] = (byte) read();
            return 1;
          }
        };
    ObjectStore.Inspection inspection =
        bytes -> {
          bytes.readAllBytes();
          return FACTS;
        };
    try (Intake intake = new Intake(broken, inspection, threads)) {
      assertThatThrownBy(intake::readAllBytes).hasMessage("connection reset");
      assertThatThrownBy(intake::finish).hasMessage("connection reset");
    }
  }

  @Test
  void factsSurviveTheStore() {
    StoredFile full =
        new StoredFile(
            Sha256.ofText("x"), 7, new MediaFacts("video/mp4", 12.5, "1920x1080", "H.264", 29.97));
    assertThat(Facts.of(Facts.metadata(full)::get)).isEqualTo(full.facts());
    assertThat(Facts.metadata(full)).containsEntry("sha256", Sha256.ofText("x").hex());
    StoredFile bare = new StoredFile(Sha256.ofText("x"), 7, FACTS);
    assertThat(Facts.of(Facts.metadata(bare)::get)).isEqualTo(FACTS);
    assertThat(Facts.of(key -> null).mimeType()).isEqualTo("application/octet-stream");
  }
}

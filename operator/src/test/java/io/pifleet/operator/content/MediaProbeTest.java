package io.pifleet.operator.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MediaProbeTest {

  private static MediaFacts probe(byte[] file) throws IOException {
    return probe(file, "anything");
  }

  private static MediaFacts probe(byte[] file, String name) throws IOException {
    return new MediaProbe(name).of(new ByteArrayInputStream(file));
  }

  private static byte[] box(String type, byte[]... parts) {
    byte[] content = join(parts);
    return join(i32(8 + content.length), ascii(type), content);
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] i32(int... values) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      for (int value : values) {
        out.writeInt(value);
      }
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
    return bytes.toByteArray();
  }

  private static byte[] le32(int... values) {
    return i32(Arrays.stream(values).map(Integer::reverseBytes).toArray());
  }

  /** A video of 10 s, 25 frames a second, 1920x1080. */
  private static byte[] movie(String codec) {
    byte[] entry = join(i32(86), ascii(codec), new byte[24], i32(1920 << 16 | 1080), new byte[50]);
    return box(
        "moov",
        box("mvhd", i32(0, 0, 0, 1000, 10_000), new byte[80]),
        box(
            "trak",
            box("tkhd", new byte[84]),
            box(
                "mdia",
                box("mdhd", i32(0, 0, 0, 12_800, 128_000), new byte[4]),
                box("hdlr", i32(0, 0), ascii("vide"), new byte[13]),
                box(
                    "minf",
                    box("stbl", box("stsd", i32(0, 1), entry), box("stsz", i32(0, 0, 250)))))));
  }

  private static byte[] mp4() {
    return join(
        box("ftyp", ascii("isom"), i32(512), ascii("isom")),
        movie("avc1"),
        box("mdat", new byte[9]));
  }

  @Test
  void anMp4WithItsIndexInFront() throws IOException {
    assertThat(probe(mp4()))
        .isEqualTo(new MediaFacts("video/mp4", 10.0, "1920x1080", "H.264", 25.0));
  }

  @Test
  void anMp4WithItsIndexAtTheEndAndALongMdat() throws IOException {
    byte[] mdat = join(i32(1), ascii("mdat"), i32(0, 16 + 300_000), new byte[300_000]);
    byte[] file = join(box("ftyp", ascii("mp42"), i32(0)), mdat, movie("hvc1"));
    assertThat(probe(file).codec()).isEqualTo("H.265");
  }

  @Test
  void quickTimeWithoutFtyp() throws IOException {
    assertThat(probe(join(box("wide"), movie("apch"))))
        .isEqualTo(new MediaFacts("video/quicktime", 10.0, "1920x1080", "ProRes", 25.0));
    assertThat(probe(join(box("ftyp", ascii("qt  ")), movie("jpeg"))).mimeType())
        .isEqualTo("video/quicktime");
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 300})
  void anMp4ThatIsCutInItsHeaderIsRefused(int length) {
    refused(Arrays.copyOf(mp4(), length), "cut short");
  }

  @Test
  void anMp4WithoutItsHeaderIsRefused() {
    refused(Arrays.copyOf(mp4(), 20), "no moov box");
  }

  @Test
  void anMp4WithOneByteMissingOrOneTooManyIsRefused() {
    byte[] file = mp4();
    refused(Arrays.copyOf(file, file.length - 1), "cut short");
    refused(Arrays.copyOf(file, file.length + 1), "cut short");
  }

  @Test
  void anMp4WithoutIndexOrVideoIsRefused() {
    refused(box("ftyp", ascii("isom"), i32(0)), "no moov box");
    refused(
        join(box("ftyp", ascii("M4A "), i32(0)), box("moov", box("mvhd", new byte[100]))),
        "no video track");
  }

  @Test
  void impossibleSizesAreRefusedWithoutMemory() {
    refused(join(box("ftyp", ascii("isom")), i32(5), ascii("moov")), "impossible size");
    byte[] huge = join(i32(Integer.MAX_VALUE), ascii("stsd"), new byte[8]);
    refused(join(box("ftyp", ascii("isom")), box("moov", box("trak", huge))), "impossible size");
  }

  @Test
  void boxesInBoxesWithoutEndDoNotOverflow() {
    byte[] nested = new byte[0];
    for (int i = 0; i < 5_000; i++) {
      nested = box("trak", nested);
    }
    refused(join(box("ftyp", ascii("isom")), box("moov", nested)), "no video track");
  }

  @ParameterizedTest
  @CsvSource({"png, image/png", "jpg, image/jpeg", "gif, image/gif"})
  void pictures(String format, String mimeType) throws IOException {
    byte[] file = picture(format);
    assertThat(probe(file)).isEqualTo(new MediaFacts(mimeType, null, "64x48", null, null));
    refused(Arrays.copyOf(file, file.length - 20), "cut short");
  }

  private static byte[] picture(String format) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.setUseCache(false);
    assertThat(
            ImageIO.write(
                new java.awt.image.BufferedImage(64, 48, java.awt.image.BufferedImage.TYPE_INT_RGB),
                format,
                bytes))
        .isTrue();
    return bytes.toByteArray();
  }

  @Test
  void webp() throws IOException {
    byte[] extended = join(ascii("VP8X"), le32(10, 0), new byte[] {63, 0, 0, 47, 0, 0});
    assertThat(probe(riff("WEBP", extended)).resolution()).isEqualTo("64x48");
    byte[] lossless =
        join(ascii("VP8L"), le32(5), new byte[] {0x2f}, le32(63 | 47 << 14), new byte[1]);
    assertThat(probe(riff("WEBP", lossless)).resolution()).isEqualTo("64x48");
    byte[] lossy = join(ascii("VP8 "), le32(10), new byte[6], new byte[] {64, 0, 48, 0});
    assertThat(probe(riff("WEBP", lossy)))
        .isEqualTo(new MediaFacts("image/webp", null, "64x48", null, null));
    refused(Arrays.copyOf(riff("WEBP", lossy), 28), "cut short");
  }

  @Test
  void avi() throws IOException {
    byte[] avih = join(ascii("avih"), le32(56), new byte[32], le32(640, 480), new byte[16]);
    byte[] strh =
        join(
            ascii("strh"),
            le32(56),
            ascii("vids"),
            ascii("H264"),
            new byte[12],
            le32(1, 25, 0, 250),
            new byte[20]);
    byte[] strf = join(ascii("strf"), le32(40), new byte[16], ascii("H264"), new byte[20]);
    byte[] strl = list("strl", join(strh, strf));
    byte[] file = riff("AVI ", list("hdrl", join(avih, strl)), list("movi", new byte[100]));
    assertThat(probe(file))
        .isEqualTo(new MediaFacts("video/x-msvideo", 10.0, "640x480", "H.264", 25.0));
    refused(Arrays.copyOf(file, file.length - 50), "cut short");
    refused(riff("AVI ", list("movi", new byte[10])), "no video");
  }

  private static byte[] list(String type, byte[] content) {
    return join(ascii("LIST"), le32(4 + content.length), ascii(type), content);
  }

  private static byte[] riff(String form, byte[]... chunks) {
    byte[] content = join(chunks);
    return join(ascii("RIFF"), le32(4 + content.length), ascii(form), content);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"#!/bin/sh\nrm -rf /\n", "<html></html>", "MZ\u0090", "PK\u0003\u0004", "x"})
  void whatPlayersDoNotPlayIsRefused(String file) {
    refused(ascii(file), "MP4, MOV, AVI, JPEG, PNG, GIF and WebP are taken");
  }

  @Test
  void anEmptyFileIsRefused() {
    refused(new byte[0], "the file is empty");
  }

  @Test
  void aNameThatPromisesAnotherKindIsRefusedAndAnyOtherNameIsLetBe() throws IOException {
    byte[] png = picture("png");
    assertThatThrownBy(() -> probe(png, "passes.MP4"))
        .isInstanceOf(Unplayable.class)
        .hasMessage(
            "the file is a PNG picture, and filename ends in .mp4, by which players would take it"
                + " for something else; let it end in .png");
    for (String name : new String[] {"a.png", "a.PNG", "mp4", "a", "a.mp4.png", "a.bin"}) {
      assertThat(probe(png, name).mimeType()).as(name).isEqualTo("image/png");
    }
  }

  private static void refused(byte[] file, String why) {
    assertThatThrownBy(() -> probe(file)).isInstanceOf(Unplayable.class).hasMessageContaining(why);
  }
}

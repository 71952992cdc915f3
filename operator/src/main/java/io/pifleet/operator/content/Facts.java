package io.pifleet.operator.content;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Facts of a file as the store keeps them beside it: S3 user metadata. */
final class Facts {
  private static final String MIME_TYPE = "mime-type";
  private static final String DURATION = "duration-seconds";
  private static final String RESOLUTION = "resolution";
  private static final String CODEC = "codec";
  private static final String FRAMES = "frames-per-second";

  private Facts() {}

  /** As S3 takes them. */
  static Map<String, String> metadata(StoredFile file) {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("sha256", file.sha256().hex());
    metadata.put(MIME_TYPE, file.facts().mimeType());
    put(metadata, DURATION, file.facts().durationSeconds());
    put(metadata, RESOLUTION, file.facts().resolution());
    put(metadata, CODEC, file.facts().codec());
    put(metadata, FRAMES, file.facts().framesPerSecond());
    return Collections.unmodifiableMap(metadata);
  }

  /** As S3 gives them; what somebody else stored has no more than bytes. */
  static MediaFacts of(Function<String, @Nullable String> metadata) {
    String mimeType = metadata.apply(MIME_TYPE);
    return new MediaFacts(
        mimeType == null ? "application/octet-stream" : mimeType,
        number(metadata.apply(DURATION)),
        metadata.apply(RESOLUTION),
        metadata.apply(CODEC),
        number(metadata.apply(FRAMES)));
  }

  private static void put(Map<String, String> metadata, String key, @Nullable Object value) {
    if (value != null) {
      metadata.put(key, value.toString());
    }
  }

  private static @Nullable Double number(@Nullable String text) {
    try {
      return text == null ? null : Double.valueOf(text);
    } catch (NumberFormatException e) {
      return null;
    }
  }
}

package io.pifleet.operator.content;

import org.jspecify.annotations.Nullable;

/**
 * What a media file says of itself.
 *
 * @param mimeType such as video/mp4
 * @param durationSeconds playing time
 * @param resolution such as 1920x1080
 * @param codec such as H.264
 * @param framesPerSecond of the video
 */
public record MediaFacts(
    String mimeType,
    @Nullable Double durationSeconds,
    @Nullable String resolution,
    @Nullable String codec,
    @Nullable Double framesPerSecond) {}

package io.pifleet.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Messages to bytes and back: JSON (RFC 8259), unknown fields ignored, sizes and depth bounded. */
public final class Wire {
  /** Longest message in bytes; the broker's {@code max_packet_size} is a little above. */
  public static final int MAX_BYTES = 1_000_000;

  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(16)
                          .maxStringLength(8_192)
                          .maxNumberLength(40)
                          .build())
                  .build())
          .addModule(instants())
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_USING_DEFAULT_VALUE)
          .build();

  private Wire() {}

  /** Writes a message. */
  public static byte[] encode(Record message) {
    try {
      return JSON.writeValueAsBytes(message);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /**
   * Reads a message.
   *
   * @throws Malformed when it is too long, no JSON, or breaks a rule of its type; the payload is
   *     not quoted in the sentence
   */
  public static <T extends Record> T decode(byte[] payload, Class<T> type) {
    if (payload.length > MAX_BYTES) {
      throw new Malformed("a message of " + payload.length + " bytes; at most " + MAX_BYTES);
    }
    try {
      T message = JSON.readValue(payload, type);
      return Malformed.required(type.getSimpleName(), message);
    } catch (JsonMappingException e) {
      if (e.getCause() instanceof Malformed m) {
        throw m;
      }
      throw new Malformed(type.getSimpleName() + " is malformed at " + e.getPathReference(), e);
    } catch (IOException e) {
      throw new Malformed(type.getSimpleName() + " is not JSON", e);
    }
  }

  /**
   * Reads what a person wrote and is to mend: a field that is named twice is refused, as RFC 8259
   * leaves it open which of the two counts, and the sentence says where the mistake is.
   *
   * @param strictly whether a field that the type does not have is refused, too
   * @throws Malformed when it is no JSON, or breaks a rule of its type
   */
  static <T extends Record> T decodeByHand(byte[] json, Class<T> type, boolean strictly) {
    ObjectReader reader = JSON.readerFor(type).with(StreamReadFeature.STRICT_DUPLICATE_DETECTION);
    try {
      return Malformed.required(
          "a JSON object",
          (strictly ? reader.with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES) : reader)
              .readValue(json));
    } catch (JsonProcessingException e) {
      throw Complaint.of(e);
    } catch (IOException e) {
      throw new Malformed("it is no JSON", e);
    }
  }

  /** The one type of java.time on the wire; not worth another jar on the box. */
  private static SimpleModule instants() {
    return new SimpleModule("instants")
        .addSerializer(
            Instant.class,
            new JsonSerializer<Instant>() {
              @Override
              public void serialize(
                  Instant value,
                  com.fasterxml.jackson.core.JsonGenerator out,
                  SerializerProvider provider)
                  throws IOException {
                out.writeString(value.truncatedTo(ChronoUnit.MILLIS).toString());
              }
            })
        .addDeserializer(
            Instant.class,
            new JsonDeserializer<Instant>() {
              @Override
              public Instant deserialize(
                  com.fasterxml.jackson.core.JsonParser in,
                  com.fasterxml.jackson.databind.DeserializationContext context)
                  throws IOException {
                try {
                  return Instant.parse(in.getText());
                } catch (DateTimeException e) {
                  throw new JsonMappingException(in, "an instant is RFC 3339 in UTC", e);
                }
              }
            });
  }
}

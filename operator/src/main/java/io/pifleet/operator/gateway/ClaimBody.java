package io.pifleet.operator.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.pifleet.api.v1alpha1.Enrollment.Device;
import io.pifleet.operator.authority.SigningRequest;
import io.pifleet.operator.enrollment.ClaimRequest;
import io.pifleet.protocol.Malformed;
import io.pifleet.protocol.Pin;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The JSON of a claim: {@code pin_code}, and the extensions {@code csr}, {@code enrollment}. */
final class ClaimBody {
  private static final JsonMapper JSON = new JsonMapper();

  private ClaimBody() {}

  /**
   * Reads one.
   *
   * @throws Wrong with the sentence to answer
   */
  static ClaimRequest read(byte[] body, String address) {
    JsonNode json = parse(body);
    Pin pin = pin(json.path("pin_code"));
    Optional<SigningRequest> signing = text(json, "csr").map(ClaimBody::signing);
    return new ClaimRequest(
        pin,
        signing,
        text(json, "enrollment").map(ClaimBody::target),
        device(json.path("device"), address, signing));
  }

  private static JsonNode parse(byte[] body) {
    try {
      JsonNode json = JSON.readTree(body);
      if (json != null && json.isObject()) {
        return json;
      }
    } catch (IOException e) {
      // What it stumbled over is the sender's; the sentence is the same.
    }
    throw new Wrong("the body must be JSON such as {\"pin_code\": \"586573\"}");
  }

  private static Pin pin(JsonNode field) {
    if (!field.isValueNode() || field.isNull()) {
      throw new WrongPin("This field is required.");
    }
    try {
      return new Pin(field.asText());
    } catch (Malformed e) {
      throw new WrongPin("PIN must contain only digits.");
    }
  }

  private static SigningRequest signing(String pem) {
    try {
      return SigningRequest.of(pem);
    } catch (Malformed e) {
      throw new Wrong(String.valueOf(e.getMessage()));
    }
  }

  private static ClaimRequest.Target target(String text) {
    String[] parts = text.split("/", -1);
    if (parts.length != 2) {
      throw new Wrong("enrollment must be <namespace>/<name>");
    }
    return new ClaimRequest.Target(parts[0], parts[1]);
  }

  private static Device device(JsonNode json, String address, Optional<SigningRequest> signing) {
    return new Device(
        shown(json, "hostname", 253),
        shown(json, "mac", 17),
        shown(json, "model", 128),
        address,
        signing.map(s -> s.fingerprint().hex()).orElse(null));
  }

  /** Strangers wrote it and people read it. */
  private static @Nullable String shown(JsonNode json, String field, int most) {
    String text = text(json, field).orElse("").replaceAll("\\P{Print}", "").strip();
    return text.isEmpty() ? null : text.substring(0, Math.min(most, text.length()));
  }

  private static Optional<String> text(JsonNode json, String field) {
    return Optional.of(json.path(field)).filter(JsonNode::isTextual).map(JsonNode::asText);
  }

  /** A field breaks its rule; the message names it. */
  static class Wrong extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    Wrong(String message) {
      super(message);
    }

    String sentence() {
      return String.valueOf(getMessage());
    }
  }

  /** It is {@code pin_code}, which has its own form of answer. */
  static final class WrongPin extends Wrong {
    private static final long serialVersionUID = 1L;

    WrongPin(String message) {
      super(message);
    }
  }
}

package io.pifleet.agent.enrol;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.pifleet.protocol.Malformed;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The messages of {@code POST /api/discovery/claim/} (pin-claim.md, with the CSR extension). */
final class Claim {
  private Claim() {}

  /**
   * What the box says of itself, for the person who looks at the enrollment.
   *
   * @param hostname as the system says
   * @param mac of the first network interface
   * @param model of the board
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Device(@Nullable String hostname, @Nullable String mac, @Nullable String model) {}

  /**
   * The question.
   *
   * @param pin six digits
   * @param csr as PEM
   * @param enrollment {@code namespace/name} of the one that is meant; null for whose PIN it is
   * @param device the box
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Request(
      @JsonProperty("pin_code") String pin,
      String csr,
      @Nullable String enrollment,
      Device device) {
    @Override
    public String toString() {
      return "Request[hidden]";
    }
  }

  /**
   * The answer.
   *
   * @param serverUrl base of all further calls
   * @param apiKey for the header
   * @param deviceName as people call the box
   * @param site id of the box
   * @param mqtt where and as whom
   */
  record Granted(
      @JsonProperty("server_url") String serverUrl,
      @JsonProperty("api_key") String apiKey,
      @JsonProperty("device_name") String deviceName,
      String site,
      Mqtt mqtt) {
    Granted {
      if (serverUrl == null || apiKey == null || deviceName == null || mqtt == null) {
        throw new Malformed("the server's answer lacks server_url, api_key, device_name or mqtt");
      }
    }

    @Override
    public String toString() {
      return "Granted[site=" + site + "]";
    }
  }

  /**
   * Where and as whom.
   *
   * @param url of the broker
   * @param ca as PEM
   * @param certificate as PEM, perhaps with those that lead to the authority
   */
  record Mqtt(String url, String ca, String certificate) {
    Mqtt {
      if (url == null || ca == null || certificate == null) {
        throw new Malformed("the server's answer lacks mqtt.url, mqtt.ca or mqtt.certificate");
      }
    }
  }

  /**
   * Why not.
   *
   * @param pin sentences about the PIN
   * @param error a sentence about anything else
   */
  record Refused(@JsonProperty("pin_code") @Nullable List<String> pin, @Nullable String error) {}
}

package io.pifleet.operator.enrollment;

import io.pifleet.api.v1alpha1.Enrollment.Device;
import io.pifleet.operator.authority.SigningRequest;
import io.pifleet.protocol.Pin;
import java.util.Optional;

/**
 * What a box says when it claims.
 *
 * @param pin that was typed
 * @param signing the key it made, where it wants a certificate
 * @param target the one Enrollment that it means, where it names one
 * @param device how it describes itself, with the address and key that were seen
 */
public record ClaimRequest(
    Pin pin, Optional<SigningRequest> signing, Optional<Target> target, Device device) {
  /**
   * An Enrollment by name.
   *
   * @param namespace of the Enrollment
   * @param name of the Enrollment
   */
  public record Target(String namespace, String name) {}
}

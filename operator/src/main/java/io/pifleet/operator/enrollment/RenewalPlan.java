package io.pifleet.operator.enrollment;

import io.pifleet.api.v1alpha1.Enrollment;
import io.pifleet.api.v1alpha1.Enrollment.Certificate;
import io.pifleet.api.v1alpha1.Enrollment.Device;
import io.pifleet.api.v1alpha1.Enrollment.Status;
import io.pifleet.protocol.Sha256;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One more certificate for the box. The box uses its latest; where there are too many, answers were
 * lost, and the ones that end first are taken back.
 *
 * @param revoke serial numbers for the revocation list
 * @param status to be written
 */
record RenewalPlan(List<String> revoke, Status status) {
  static RenewalPlan of(Enrollment enrollment, Certificate next, Sha256 key, Instant now) {
    Status before = enrollment.getStatus();
    List<Certificate> valid =
        before.certificates().stream()
            .filter(c -> Instant.parse(c.notAfter()).isAfter(now))
            .sorted(Comparator.comparing(c -> Instant.parse(c.notAfter())))
            .toList();
    int surplus = Math.max(0, valid.size() - Status.MAX_CERTIFICATES + 1);
    List<Certificate> certificates = new ArrayList<>(valid.subList(surplus, valid.size()));
    certificates.add(next);
    return new RenewalPlan(
        valid.subList(0, surplus).stream().map(Certificate::serial).toList(),
        new Status(
            before.observedGeneration(),
            before.pin(),
            before.pinDigest(),
            before.expiresAt(),
            before.attempts(),
            holding(before.device(), key),
            before.claimedAt(),
            before.siteUid(),
            certificates,
            before.caSha256(),
            before.conditions()));
  }

  private static Device holding(@Nullable Device device, Sha256 key) {
    return device == null
        ? new Device(null, null, null, null, key.hex())
        : new Device(device.hostname(), device.mac(), device.model(), device.address(), key.hex());
  }
}

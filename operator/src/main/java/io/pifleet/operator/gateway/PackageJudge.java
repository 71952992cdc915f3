package io.pifleet.operator.gateway;

import io.pifleet.operator.content.MediaFacts;
import io.pifleet.operator.content.ObjectStore;
import io.pifleet.operator.content.StoredFile;
import io.pifleet.operator.release.PackageHead;
import io.pifleet.operator.release.ReleaseKeys;
import io.pifleet.protocol.Manifest;
import io.pifleet.protocol.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.time.InstantSource;
import java.util.Objects;

/**
 * Judges one package before it is stored: what it says of itself as soon as that has come, and when
 * it is whole the signature, and what the API server says of its SoftwareRelease. A package that is
 * refused leaves nothing.
 */
final class PackageJudge implements ObjectStore.Inspection {
  private final String signature;
  private final ReleaseKeys keys;
  private final Register register;
  private final InstantSource clock;
  private final PackageHead head = new PackageHead();

  PackageJudge(String signature, ReleaseKeys keys, Register register, InstantSource clock) {
    this.signature = signature;
    this.keys = keys;
    this.register = register;
    this.clock = clock;
  }

  /** Who knows whether the SoftwareRelease can be entered. */
  interface Register {
    /**
     * Checks it without entering it.
     *
     * @throws Refusal when it cannot
     */
    void check(Manifest manifest, Sha256 sha256);
  }

  /** What the package says of itself. */
  Manifest manifest() {
    return Objects.requireNonNull(head.manifest());
  }

  @Override
  public MediaFacts of(InputStream bytes) throws IOException {
    return head.of(bytes);
  }

  @Override
  public void whole(StoredFile file) throws IOException {
    if (!keys.signed(file.sha256(), signature)) {
      throw unsigned(file.sha256());
    }
    if (manifest().isExpired(clock.instant())) {
      throw new Refusal(
          Problem.of(
              422,
              "pifleet.json: expires is %s, which is over; pack and sign one with a later date"
                  .formatted(manifest().expires())));
    }
    register.check(manifest(), file.sha256());
  }

  private static Refusal unsigned(Sha256 sha256) {
    return new Refusal(
        Problem.of(
            422,
            "signature: no key that the operator knows has signed the package of sha256 "
                + sha256
                + "; sign the line 'pifleet-package-v1 "
                + sha256
                + "' by: "
                + PackageUpload.HOW_TO_SIGN
                + ", or add the key that signed it to release.keys of the chart"));
  }
}

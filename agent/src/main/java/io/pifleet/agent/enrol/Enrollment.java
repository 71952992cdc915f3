package io.pifleet.agent.enrol;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pifleet.agent.config.Ini;
import io.pifleet.agent.credential.ApiKey;
import io.pifleet.agent.credential.CredentialFolder;
import io.pifleet.agent.credential.Credentials;
import io.pifleet.agent.credential.Csr;
import io.pifleet.agent.credential.Pem;
import io.pifleet.agent.gateway.Gateway;
import io.pifleet.agent.gateway.Https;
import io.pifleet.protocol.Malformed;
import io.pifleet.protocol.Pin;
import io.pifleet.protocol.Wire;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyPair;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Claims a PIN and keeps what the server grants. A claim whose answer got lost is repeated with the
 * same key, which the server honours while the PIN would live.
 */
final class Enrollment {
  private static final Duration TIMEOUT = Duration.ofSeconds(15);
  private static final int ATTEMPTS = 4;
  private static final long FIRST_PAUSE = 500;

  private final Path config;
  private final CredentialFolder folder;

  Enrollment(Path config, CredentialFolder folder) {
    this.config = config;
    this.folder = folder;
  }

  /** Returns the site's id; throws {@link Declined} with a sentence for the person at the box. */
  String run(
      URI server, ServerTrust trust, Pin pin, @Nullable String enrollment, Claim.Device device)
      throws IOException, InterruptedException {
    KeyPair key = folder.pendingKey();
    Claim.Request request =
        new Claim.Request(pin.digits(), Csr.of(key, "pifleet-box"), enrollment, device);
    Claim.Granted granted = claim(server, trust, Wire.encode(request));
    Credentials credentials =
        new Credentials(
            key,
            Pem.certificates(granted.mqtt().certificate()),
            Pem.certificates(granted.mqtt().ca()),
            trust.authorities(),
            new ApiKey(granted.apiKey()),
            URI.create(granted.mqtt().url()));
    keepConfig(credentials, granted);
    folder.save(credentials);
    return credentials.site().toString();
  }

  private Claim.Granted claim(URI server, ServerTrust trust, byte[] request)
      throws IOException, InterruptedException {
    URI uri = Gateway.at(server, "/api/discovery/claim/");
    Https https = new Https(trust.context(), TIMEOUT);
    for (int attempt = 1; ; attempt++) {
      try {
        Https.Answer answer = https.post(uri, null, request);
        if (answer.status() < 500 || attempt == ATTEMPTS) {
          return understood(answer);
        }
      } catch (Declined answered) {
        throw answered;
      } catch (SSLException untrusted) {
        throw new Declined(
            "The server's certificate is not to be trusted ("
                + untrusted.getMessage()
                + "). Give --ca-sha256 as the Enrollment's status.caSha256 shows it, or --ca-file.");
      } catch (IOException e) {
        if (attempt == ATTEMPTS) {
          throw new Declined("The server cannot be reached: " + e.getMessage() + ".");
        }
      }
      long most = FIRST_PAUSE << attempt;
      Thread.sleep(most / 2 + ThreadLocalRandom.current().nextLong(most));
    }
  }

  private static Claim.Granted understood(Https.Answer answer) throws Declined {
    if (answer.status() == 429) {
      throw new Declined(
          "Too many attempts; try again in " + Math.max(1, answer.retryAfterSeconds()) + " s.");
    }
    try {
      if (answer.status() == 200) {
        return answer.as(Claim.Granted.class);
      }
      Claim.Refused refused = answer.as(Claim.Refused.class);
      if (refused.pin() != null && !refused.pin().isEmpty()) {
        throw new Declined(
            refused.pin().get(0)
                + " It may also have expired or be locked: see kubectl get enrollments.");
      }
      throw new Declined(
          refused.error() == null
              ? "The server answered " + answer.status() + "."
              : refused.error());
    } catch (Malformed nonsense) {
      throw new Declined(
          "The server answered " + answer.status() + ", but not as a PiFleet server would.");
    }
  }

  /** Keeps what a person wrote there. */
  private void keepConfig(Credentials credentials, Claim.Granted granted) throws IOException {
    String text;
    try {
      text = Files.readString(config);
    } catch (NoSuchFileException absent) {
      text = "";
    }
    String next =
        Ini.parse(text)
            .with("site", "id", credentials.site().toString())
            .with("site", "name", granted.deviceName())
            .with("central", "server_url", granted.serverUrl())
            .text();
    if (!next.equals(text)) {
      Path file = config.toAbsolutePath();
      if (file.getParent() != null) {
        Files.createDirectories(file.getParent());
      }
      Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
      Files.write(temporary, next.getBytes(UTF_8));
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}

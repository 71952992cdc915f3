package io.pifleet.agent.enrol;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pifleet.agent.Places;
import io.pifleet.agent.Version;
import io.pifleet.agent.config.SiteConf;
import io.pifleet.agent.credential.CredentialFolder;
import io.pifleet.agent.credential.Credentials;
import io.pifleet.agent.disk.Refusal;
import io.pifleet.agent.machine.Machine;
import io.pifleet.agent.run.StateLock;
import io.pifleet.agent.run.Status;
import io.pifleet.protocol.Malformed;
import io.pifleet.protocol.Pin;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Scanner;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code pifleet-agent enrol}. */
@Command(
    name = "enrol",
    aliases = "enroll",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description =
        "Makes this box one of a fleet: sends the six digits that kubectl get enrollments shows,"
            + " and keeps the certificate that comes back. The key is made here and stays here.",
    footer = {
      "",
      "An argument is visible to every user of this machine while the command runs: let it ask for"
          + " the PIN or use --pin-file, and keep --pin for tests.",
      "Without --ca-file and --ca-sha256 the server needs a certificate that this system trusts."
    })
public final class EnrolCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--server",
      required = true,
      paramLabel = "URL",
      description = "the gateway, such as https://pifleet.example.org:8443")
  private String server = "";

  @ArgGroup private PinSource pin = new PinSource();

  @ArgGroup private Authority authority = new Authority();

  @Option(
      names = "--enrollment",
      paramLabel = "NS/NAME",
      description = "the enrollment that is meant, when several wait")
  private @Nullable String enrollment;

  @Mixin private Places places = new Places();

  /** Where the PIN comes from; the terminal when nowhere else. */
  static final class PinSource {
    @Option(names = "--pin", paramLabel = "DIGITS", description = "the PIN; visible to others")
    private @Nullable String digits;

    @Option(names = "--pin-file", paramLabel = "FILE", description = "a file with the PIN")
    private @Nullable Path file;
  }

  /** How the server is known; by the system's trust when not otherwise. */
  static final class Authority {
    @Option(
        names = "--ca-file",
        paramLabel = "FILE",
        description = "certificate of the server's authority, PEM")
    private @Nullable Path file;

    @Option(
        names = "--ca-sha256",
        paramLabel = "HEX",
        description =
            "its fingerprint, as kubectl get enrollment -o yaml shows it: status.caSha256")
    private @Nullable String fingerprint;
  }

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    try {
      String before = siteBefore();
      String site = enrol();
      out.println(
          before == null
              ? "This box is now " + site + "."
              : "This box was " + before + " and is now " + site + ", with new credentials.");
      if (StateLock.isTaken(places.state())) {
        out.println(
            "The agent that runs here still has the old credentials: systemctl restart"
                + " pifleet-agent");
      } else {
        out.println("Its agent is to be started: systemctl start pifleet-agent");
      }
      out.flush();
      return Status.OK;
    } catch (Malformed | IOException e) {
      spec.commandLine().getErr().println(sentence(e));
      spec.commandLine().getErr().flush();
      return Status.FAILED;
    }
  }

  /** Whom the box belonged to; null for nobody, or for what cannot be read any more. */
  private @Nullable String siteBefore() throws IOException {
    try {
      Credentials credentials = new CredentialFolder(places.state()).load();
      return credentials == null ? null : credentials.site().toString();
    } catch (Malformed spoilt) {
      return null;
    }
  }

  private String enrol() throws IOException, InterruptedException {
    URI gateway = gateway();
    SiteConf.read(places.config());
    ServerTrust trust = ServerTrust.of(authority.file, authority.fingerprint);
    Machine machine = new Machine(Path.of("/"), Version.current(), null);
    Claim.Device device = new Claim.Device(machine.hostname(), machine.mac(), machine.model());
    CredentialFolder folder = new CredentialFolder(places.state());
    return new Enrollment(places.config(), folder).run(gateway, trust, pin(), enrollment, device);
  }

  private URI gateway() throws Declined {
    try {
      URI uri = new URI(server);
      if ("https".equals(uri.getScheme()) && uri.getHost() != null) {
        return uri;
      }
    } catch (URISyntaxException nonsense) {
      // The sentence is the same.
    }
    throw new Declined("--server must begin with https://, such as https://fleet.example.org:8443");
  }

  private Pin pin() throws IOException {
    if (pin.digits != null) {
      return Pin.typed(pin.digits);
    }
    if (pin.file != null) {
      return Pin.typed(Files.readString(pin.file));
    }
    PrintWriter prompt = spec.commandLine().getErr();
    prompt.print("PIN: ");
    prompt.flush();
    Scanner typed = new Scanner(System.in, UTF_8);
    if (!typed.hasNextLine()) {
      throw new Declined("There is nobody to ask for the PIN; use --pin-file.");
    }
    return Pin.typed(typed.nextLine());
  }

  private static String sentence(Exception e) {
    if (e instanceof NoSuchFileException missing) {
      return "There is no file " + missing.getFile() + ".";
    }
    return e instanceof IOException io ? Refusal.sentence(io) : String.valueOf(e.getMessage());
  }
}

package io.pifleet.agent.watchdog;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The program in the small jars that stand in for agents: it keeps to what a watchdog and an agent
 * have agreed upon, or not, as its jar says.
 */
public final class SmallAgent {
  private static final long BEAT = 500_000_000;

  private SmallAgent() {}

  /** Runs as {@code run --state DIR}. */
  public static void main(String[] arguments) throws Exception {
    Path state = Path.of(arguments[arguments.length - 1]);
    String behaviour = behaviour();
    String name = System.getProperty("pifleet.agent");
    note(state, name);
    switch (behaviour) {
      case "dies" -> System.exit(70);
      case "is not enrolled" -> System.exit(78);
      case "hangs" -> {}
      case "hands over" -> handOver(state);
      default -> giveSignOfLife(state, name);
    }
    while (true) {
      if (behaviour.equals("lives")) {
        giveSignOfLife(state, name);
      }
      Path ask = state.resolve("ask");
      if (Files.exists(ask)) {
        int status = Integer.parseInt(Files.readString(ask).strip());
        Files.delete(ask);
        System.exit(status);
      }
      Thread.sleep(20);
    }
  }

  private static String behaviour() throws IOException {
    try (InputStream in = SmallAgent.class.getResourceAsStream("/behaviour")) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  private static void note(Path state, String name) throws IOException {
    Files.writeString(
        state.resolve("started"),
        name + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  private static void giveSignOfLife(Path state, String name) throws IOException {
    Path dog = state.resolve("watchdog");
    try {
      String[] trial = Files.readString(dog.resolve("trial")).strip().split(" ", -1);
      if (trial[1].equals(name)) {
        Files.writeString(dog.resolve("alive"), trial[0] + " " + System.nanoTime() / BEAT + "\n");
      }
    } catch (NoSuchFileException noTrial) {
      // Nobody waits for one.
    }
  }

  /** As the agent does it: the file is replaced in one step, then the status says so. */
  private static void handOver(Path state) throws IOException {
    Path offer = state.resolve("offer");
    if (Files.exists(offer)) {
      Files.move(offer, state.resolve("watchdog/trial"));
      System.exit(85);
    }
  }
}

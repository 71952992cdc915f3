package io.pifleet.e2e;

import io.pifleet.e2e.harness.Checkout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.assertj.core.api.SoftAssertions;

/**
 * Printed text that is kept in a folder and compared line by line. What is another in each run, or
 * on another machine, has a placeholder in it. With {@code -Dgolden.update=true} it is written
 * anew.
 */
final class GoldenText {
  private static final boolean UPDATE = Boolean.getBoolean("golden.update");
  private static final Set<String> VOLATILE =
      Set.of("AGE", "LAST SEEN", "CPU", "TEMP", "DISK", "EXPIRES", "VERSION", "SIZE");
  private static final Pattern COLUMN = Pattern.compile("\\S+( \\S+)*\\s*");

  /** Of this machine, or of this moment. */
  private static final Pattern OWN =
      Pattern.compile(
          "\\s*(Hostname|Mac|Model|Os|Boot Id|Addresses|Address|Cpu Percent|Memory Percent"
              + "|Disk Percent|Temperature Celsius|Uptime Seconds|Resource Version"
              + "|Metrics|Software|Version|[0-9a-f:.]{7,}(%\\w+)?):?(\\s.*)?");

  private final Path folder;
  private final Path printed;
  private final SoftAssertions softly = new SoftAssertions();

  GoldenText(String folder) {
    this.folder = Checkout.file("e2e/src/test/resources").resolve(folder);
    this.printed = Checkout.emptied(Checkout.target(folder));
  }

  /** Compares; {@link #all} tells. */
  void check(String name, String text) {
    try {
      Path file = Files.writeString(printed.resolve(name + ".txt"), stable(text));
      Path golden = folder.resolve(name + ".txt");
      if (UPDATE) {
        Files.writeString(golden, stable(text));
      }
      softly
          .assertThat(file)
          .as("make golden writes %s anew, if this is better", golden)
          .hasSameTextualContentAs(golden);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Fails by all the differences. */
  void all() {
    softly.assertAll();
  }

  private static String stable(String text) {
    String tables =
        List.of(text.split("\n\n", -1)).stream()
            .map(b -> b.startsWith("NAME ") ? table(b) : b)
            .collect(Collectors.joining("\n\n"));
    return tables
        .replaceAll("(?m)^Events:(.|\n)*?(?=\n\n\n|\\z)", "Events:  <events>")
        .lines()
        .filter(line -> !OWN.matcher(line).matches())
        .map(GoldenText::line)
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private static String line(String line) {
    return line.stripTrailing()
        .replaceAll("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z", "<time>")
        .replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "<uid>")
        .replaceAll("\\b(?!0{64})[0-9a-f]{64}\\b", "<sha256>")
        .replaceAll("[A-Za-z0-9+/]{86}==", "<signature>")
        .replaceAll("^(  Size: +)[0-9]+$", "$1<size>")
        .replaceAll("(Serial: +)[0-9a-f]+", "$1<serial>")
        .replaceAll("(Pin: +|[^0-9])[0-9]{6}\\b", "$1<pin>");
  }

  /** With two blanks between columns, whatever their width was. */
  private static String table(String block) {
    List<String> lines = block.lines().toList();
    List<Integer> starts = new ArrayList<>();
    List<String> names = new ArrayList<>();
    Matcher column = COLUMN.matcher(lines.getFirst());
    while (column.find()) {
      starts.add(column.start());
      names.add(column.group().strip());
    }
    return lines.stream()
        .map(
            line -> {
              List<String> cells = new ArrayList<>();
              for (int i = 0; i < starts.size(); i++) {
                int from = Math.min(starts.get(i), line.length());
                int to =
                    i + 1 < starts.size()
                        ? Math.min(starts.get(i + 1), line.length())
                        : line.length();
                String cell = line.substring(from, to).strip();
                boolean other = VOLATILE.contains(names.get(i)) && !cell.equals(names.get(i));
                cells.add(
                    other
                        ? "<" + names.get(i).toLowerCase(java.util.Locale.ROOT) + ">"
                        : cell.isEmpty() ? "-" : cell);
              }
              return String.join("  ", cells);
            })
        .collect(Collectors.joining("\n"));
  }
}

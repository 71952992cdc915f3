package io.pifleet.e2e.harness;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The chart's ACL file, understood as mosquitto understands it (mosquitto.conf(5), acl_file). */
final class BrokerAcl {
  private final List<Rule> rules = new ArrayList<>();

  /**
   * One line.
   *
   * @param user whom it is about; null for everybody, with their name in place of %u
   */
  private record Rule(@Nullable String user, boolean read, boolean write, List<String> topic) {}

  BrokerAcl(String file) {
    String user = null;
    for (String line : file.split("\n", -1)) {
      String[] words = line.strip().split("\\s+", -1);
      switch (words[0]) {
        case "", "#" -> {}
        case "user" -> user = words[1];
        case "topic" -> rules.add(rule(user, words));
        case "pattern" -> rules.add(rule(null, words));
        default -> throw new IllegalArgumentException("no line of an ACL: " + line);
      }
    }
  }

  boolean mayRead(String user, String topic) {
    return rules.stream().anyMatch(rule -> rule.read() && fits(rule, user, topic));
  }

  boolean mayWrite(String user, String topic) {
    return rules.stream().anyMatch(rule -> rule.write() && fits(rule, user, topic));
  }

  private static Rule rule(@Nullable String user, String[] words) {
    String access = words[1];
    return new Rule(
        user,
        access.equals("read") || access.equals("readwrite"),
        access.equals("write") || access.equals("readwrite"),
        List.of(words[2].split("/", -1)));
  }

  private static boolean fits(Rule rule, String user, String topic) {
    if (rule.user() != null && !rule.user().equals(user)) {
      return false;
    }
    String[] segments = topic.split("/", -1);
    for (int i = 0; i < rule.topic().size(); i++) {
      String wanted = rule.topic().get(i).replace("%u", user);
      if (wanted.equals("#")) {
        return true;
      }
      if (i >= segments.length || !(wanted.equals("+") || wanted.equals(segments[i]))) {
        return false;
      }
    }
    return segments.length == rule.topic().size();
  }
}

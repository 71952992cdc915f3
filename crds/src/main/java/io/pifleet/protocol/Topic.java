package io.pifleet.protocol;

/**
 * One topic of the wire. The site in it is the sender's identity, since the broker lets a box
 * publish on its own topics only (quality.md, delivery contract 7).
 *
 * @param site the box
 * @param channel what flows there
 */
public record Topic(SiteId site, Channel channel) {
  private static final String ROOT = "pifleet/v1/";

  /** What the operator subscribes to: everything that boxes send. */
  public static final String ALL_UP = ROOT + "+/up/#";

  /**
   * Where the operator writes to itself: what it hears there comes after all that the broker had
   * retained before. No box bears that name, for the id of a site has a dot.
   */
  public static final String MARK = ROOT + "operator/up/mark";

  /** Longest text: root, id of two labels, longest channel. */
  private static final int MAX_LENGTH = 200;

  /** The six channels of protocol.md. */
  public enum Channel {
    /** Operator to box, QoS 1, one command. */
    COMMAND("down/command"),
    /** Box, and its last will, retained: online or offline. */
    PRESENCE("up/presence"),
    /** Box, retained: what it is. */
    STATE("up/state"),
    /** Box, QoS 0. */
    HEARTBEAT("up/heartbeat"),
    /** Box, QoS 1: the answer to a command. */
    RESULT("up/result");

    private final String path;

    Channel(String path) {
      this.path = path;
    }
  }

  /**
   * Reads a topic's text.
   *
   * @throws Malformed when it is none of PiFleet's
   */
  public static Topic parse(String text) {
    if (text.length() <= MAX_LENGTH && text.startsWith(ROOT)) {
      String rest = text.substring(ROOT.length());
      for (Channel channel : Channel.values()) {
        if (rest.endsWith("/" + channel.path)) {
          String site = rest.substring(0, rest.length() - channel.path.length() - 1);
          return new Topic(SiteId.of(site), channel);
        }
      }
    }
    throw new Malformed("not a topic of PiFleet");
  }

  @Override
  public String toString() {
    return ROOT + site + "/" + channel.path;
  }
}

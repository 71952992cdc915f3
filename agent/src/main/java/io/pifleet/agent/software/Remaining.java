package io.pifleet.agent.software;

/** How long something still lasts, for a person. */
public final class Remaining {
  private Remaining() {}

  /** Such as {@code 1 h 20 min}, rounded up: what says 0 would seem to be over. */
  public static String text(long seconds) {
    long minutes = (seconds + 59) / 60;
    String rest = minutes % 60 + " min";
    return minutes < 60 ? rest : minutes / 60 + " h" + (minutes % 60 == 0 ? "" : " " + rest);
  }
}

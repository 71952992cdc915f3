package io.pifleet.agent;

import picocli.CommandLine.IVersionProvider;

/** The agent's version, from the jar that holds it. */
public final class Version implements IVersionProvider {
  /** Such as {@code 1.0.0}; {@code dev} outside of a jar. */
  public static String current() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "dev" : version;
  }

  @Override
  public String[] getVersion() {
    return new String[] {"pifleet-agent " + current()};
  }
}

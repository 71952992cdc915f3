package io.pifleet.e2e.harness;

import java.util.List;

/** The club of examples/01-one-club. */
public final class Club {
  /** Its namespace. */
  public static final String NAMESPACE = "rennes-fc";

  /** Its sites, each with an Enrollment of its name. */
  public static final List<String> SITES = List.of("north-stand", "club-house", "changing-room");

  /** Where the video lies in a box's content folder. */
  public static final String VIDEO = "Technique/passes.mp4";

  private Club() {}

  /** The path of one of the example's files, as a person in the clone's folder types it. */
  public static String file(String name) {
    return "examples/01-one-club/" + name + ".yaml";
  }

  /** Applies some of the example's files, as they are, and gives what kubectl printed. */
  public static String apply(World world, String... names) {
    StringBuilder printed = new StringBuilder();
    for (String name : names) {
      printed.append(world.kubectl().ok("apply", "-f", Checkout.file(file(name)).toString()));
    }
    return printed.toString();
  }

  /** The path of a file of the example that brings this club a new version. */
  public static String newVersion(String name) {
    return "examples/02-a-new-version/" + name + ".yaml";
  }

  /** Applies a file of the example that brings this club a new version. */
  public static String applyNewVersion(World world, String name) {
    return world.kubectl().ok("apply", "-f", Checkout.file(newVersion(name)).toString());
  }
}

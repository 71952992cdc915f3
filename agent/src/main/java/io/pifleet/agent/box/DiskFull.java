package io.pifleet.agent.box;

import java.io.IOException;

/** The disk had no room for what was to be written. */
public final class DiskFull extends IOException {
  private static final long serialVersionUID = 1L;

  /** Names the file and what the system said. */
  public DiskFull(String message, Throwable cause) {
    super(message, cause);
  }

  /** Names the file. */
  public DiskFull(String message) {
    super(message);
  }
}

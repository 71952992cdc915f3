package io.pifleet.agent.disk;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;

/** Why the disk did not do what was asked, for the person who asked. */
public final class Refusal {
  private Refusal() {}

  /** One sentence; Java's own message of these is often the path alone. */
  public static String sentence(IOException e) {
    if (e instanceof AccessDeniedException denied) {
      return denied.getFile() + ": this user may not read or write it; use sudo";
    }
    if (e instanceof NoSuchFileException missing) {
      return "there is no " + missing.getFile();
    }
    if (e instanceof FileAlreadyExistsException there) {
      return there.getFile() + " is no folder, and one is needed there";
    }
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }
}

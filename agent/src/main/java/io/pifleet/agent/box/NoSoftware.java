package io.pifleet.agent.box;

import io.pifleet.protocol.Command;
import io.pifleet.protocol.Manifest;

/**
 * Brings no software and asks after none. Without a pinned key no command gets so far; whatever did
 * would wait for ever, and what runs is left alone.
 */
final class NoSoftware implements Packages, Services {
  @Override
  public void unpack(String archive, String folder, Command.Release expected) {}

  @Override
  public void perform(Act act, Manifest manifest, String folder) {}
}

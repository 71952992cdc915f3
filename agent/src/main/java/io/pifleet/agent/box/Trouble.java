package io.pifleet.agent.box;

import io.pifleet.protocol.Sha256;

/**
 * What keeps the first file that gets nowhere. One is told, however many there are: most often all
 * of them meet with the same, and a report has an end.
 *
 * @param sha256 the file
 * @param message what its last try met with
 */
record Trouble(Sha256 sha256, String message) {}

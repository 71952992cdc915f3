package io.pifleet.operator.content;

import io.pifleet.protocol.Sha256;

/**
 * One file in the object store.
 *
 * @param sha256 its digest and name
 * @param size in bytes
 * @param facts read from the file when it was uploaded
 */
public record StoredFile(Sha256 sha256, long size, MediaFacts facts) {}

package io.pifleet.protocol;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;

/** Why a command ended without its effect. */
public enum Failure {
  /** What was downloaded is not what was declared. */
  DigestMismatch,
  /** The disk cannot hold it, whatever is removed. */
  DiskShort,
  /** The disk refused to be written. */
  DiskError,
  /** The server does not have the file. */
  NotFound,
  /** The server does not let this box have the file. */
  Forbidden,
  /** The server could not be reached, or answered nonsense, until the lifetime ended. */
  DownloadFailed,
  /** The command breaks a rule of the protocol. */
  BadCommand,
  /** The box does not know the type. */
  UnknownType,
  /** The command's epoch is lower than one the box has seen: an operator that no longer leads. */
  StaleEpoch,
  /** A reason of a newer agent. */
  @JsonEnumDefaultValue
  Unknown
}

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
  /** No key that the box pins has signed the package. */
  BadSignature,
  /** The package is not what the command says, or of another distribution than the box's. */
  WrongRelease,
  /** The version is not above the one that the box runs. */
  Downgrade,
  /** The box runs a version that the package does not update from. */
  Incompatible,
  /** The package's own date is over: somebody holds newer ones back. */
  Outdated,
  /** The package breaks a rule: it is no archive, too large, or would leave its folder. */
  BadPackage,
  /** A service could not be stopped or started. */
  ServiceFailed,
  /** The new software did not get healthy, or did not stay so, within its time. */
  Unhealthy,
  /** With the new software the box did not reach the broker within its time. */
  NotConnected,
  /** The box went down again and again while it tried the new software. */
  CrashLoop,
  /** The box keeps no version to return to. */
  NoPrevious,
  /** A reason of a newer agent. */
  @JsonEnumDefaultValue
  Unknown
}

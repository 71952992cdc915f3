package io.pifleet.protocol;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonProperty;

/** The whitelist of what a box may be told. */
public enum CommandType {
  /** Put one file at one path. */
  @JsonProperty("deploy_video")
  DEPLOY_VIDEO,
  /** Take the file at one path away. */
  @JsonProperty("delete_video")
  DELETE_VIDEO,
  /** Bring one version of the software, and keep it only where it proves good. */
  @JsonProperty("update_software")
  UPDATE_SOFTWARE,
  /** Return to the version before. */
  @JsonProperty("rollback_software")
  ROLLBACK_SOFTWARE,
  /** Answer at once. */
  @JsonProperty("ping")
  PING,
  /** Show the people beside the box which one it is. */
  @JsonProperty("identify")
  IDENTIFY,
  /** Forget the credentials: the site is no longer one of the fleet. */
  @JsonProperty("revoke")
  REVOKE,
  /** A type of a newer operator; the box reports it and does nothing. */
  @JsonEnumDefaultValue
  @JsonProperty("unknown")
  UNKNOWN
}

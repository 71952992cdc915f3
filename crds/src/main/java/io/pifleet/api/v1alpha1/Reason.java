package io.pifleet.api.v1alpha1;

/** Every reason that a condition may give, with what it means; reference pages follow from here. */
public enum Reason {
  /** Ready: all is as declared. */
  Ready("All is as declared."),
  /** Enrolled: no box has claimed the site yet. */
  Pending("No box has claimed this site yet; create an Enrollment and type its PIN at the box."),
  /** Enrolled: a box holds credentials of the site. */
  Enrolled("A box holds valid credentials of this site."),
  /** Enrolled: the credentials were taken back. */
  Revoked("The box's credentials were revoked; create a new Enrollment to let a box in."),
  /** Enrolled: two boxes use one identity. */
  Conflict("Two boxes use this site's identity in turn; revoke the Enrollment and enrol again."),
  /** Online: connected and heard of. */
  Online("The box is connected."),
  /** Online: connected, but silent. */
  HeartbeatLost("The box is connected but its heartbeats have stopped."),
  /** Online: not connected. */
  Offline("The box is not connected; what is declared reaches it when it comes back."),
  /** Online: never heard of. */
  NeverSeen("The box has never connected."),
  /** Online, InSync: a person said so. */
  Maintenance("spec.maintenance is true: nothing is sent to the box."),
  /** Healthy: nothing is wrong. */
  Healthy("The last heartbeat shows nothing wrong."),
  /** Healthy: nothing is known. */
  NotReported("The box has not reported yet."),
  /** Healthy: above 80 degrees Celsius. */
  TemperatureHigh("The processor is hotter than 80 degrees Celsius."),
  /** Healthy: above 95 percent. */
  DiskFull("The disk is more than 95 percent full."),
  /** Healthy: above 95 percent. */
  MemoryHigh("More than 95 percent of the memory is in use."),
  /** Healthy: the power supply is too weak. */
  UnderVoltage("The power supply is too weak."),
  /** Healthy: the agent cannot write. */
  ReadOnlyDisk("The agent's folder cannot be written."),
  /** InSync: the box has what is declared. */
  Synced("The box has all that is declared for it."),
  /** InSync: under way. */
  Syncing("The box is fetching what is declared for it."),
  /** InSync: its turn has not come. */
  WaitingForTurn("maxConcurrency lets other sites go first."),
  /** Rollout, InSync: too many alike are down. */
  BudgetSpent(
      "As many alike are down as disruptionBudget allows; the others wait until one is healthy."),
  /** InSync: a deployment is paused. */
  Paused("spec.paused is true: nothing is sent."),
  /** InSync: not reachable now. */
  Deferred("The box is offline; it gets what is declared when it comes back."),
  /** InSync: too little room. */
  DiskShort("The box's disk cannot hold what is declared for it."),
  /** InSync, Ready of a deployment: two declarations of one path. */
  PathConflict("Two ContentDeployments put different files at one path of one box."),
  /** InSync: the box gave up. */
  Failed("The box could not do what is declared; the message says why."),
  /** Content: its bytes are in the store. */
  Stored("The object store holds the file."),
  /** Content: its bytes are not in the store. */
  Missing("The object store does not hold the file; upload it with PUT /api/content."),
  /** Content: what the store holds is something else. */
  DigestMismatch("What the object store holds under this digest is of another size or digest."),
  /** Content: the spec breaks a rule that the schema cannot express. */
  Invalid("The spec breaks a rule that the schema cannot express; the message names it."),
  /** Content: the store does not answer. */
  StoreUnreachable("The object store does not answer."),
  /** Content: somebody deletes it while it is used. */
  InUse("Deletion waits until no ContentDeployment names it."),
  /** Group: members are counted. */
  Counted("Members are counted."),
  /** Group: none. */
  NoMembers("No site matches."),
  /** Deployment: sites are being served. */
  Progressing("Sites are fetching the content."),
  /** Deployment: all reachable sites have it. */
  Completed("Every targeted site that can be reached has the content."),
  /** Deployment: nobody is meant. */
  NoTargets("No site is targeted."),
  /** Deployment: a Content is absent, or its bytes are. */
  MissingContent("A Content it names does not exist or is not stored."),
  /** Deployment: sites did not make it in time. */
  DeadlineExceeded("Sites did not finish within spec.progressDeadline while connected."),
  /** Deployment: a Group it names does not exist. */
  MissingGroup("A Group it names does not exist."),
  /** Enrollment: the PIN waits to be typed. */
  AwaitingClaim("Type the PIN at the box before it expires."),
  /** Enrollment: a box typed the PIN. */
  Claimed("A box has claimed the site."),
  /** Enrollment: nobody typed the PIN in time. */
  Expired("Nobody typed the PIN in time; create a new Enrollment."),
  /** Enrollment: guessed at. */
  Locked("Five wrong PINs were tried; create a new Enrollment."),
  /** Enrollment, Deployment: a Site it names does not exist. */
  MissingSite("The Site it names does not exist; create it, and the PIN appears."),
  /** Enrollment: a later one was claimed. Rollout: its sites follow newer ones. */
  Superseded("A box claimed a later Enrollment of this site; this one's credentials are revoked."),
  /** Release: its package is there and signed. */
  Verified("The package is stored, signed by a known key, and says what the spec says."),
  /** Release: nobody known signed it. */
  BadSignature(
      "No key that the operator knows has signed the package; add that key to release.keys of the"
          + " chart, or delete the release and upload it signed by a known one."),
  /** Rollout: the plan is written. */
  Planned("spec.paused is true: the plan is written and nothing is sent."),
  /** Rollout: a person has to say so. */
  WaitingForApproval("The next wave needs a RolloutApproval."),
  /** Rollout: boxes have to stay healthy for a while. */
  Soaking("Updated boxes have to stay healthy for minSuccessTime."),
  /** Rollout, InSync: somebody at the box holds updates back. */
  Held("Somebody at the box holds updates back; the update waits for the end of the hold."),
  /** Rollout: nobody is there to prove the release. */
  EmptyWave("A wave has no site, so that nothing has proved the release; nothing is sent."),
  /** Rollout, InSync: not at this time. */
  WindowClosed("It is outside of the window; the update waits until the next one opens."),
  /** Rollout: a Prometheus says no. */
  GateFailed("A gate does not hold; no more sites are told until it does."),
  /** Rollout: a Prometheus says nothing. */
  GateUnanswered("A gate is not answered; no more sites are told until it is."),
  /** Rollout: too many failed. */
  MaxFailuresExceeded("More sites failed than maxFailures allows; nothing more is sent."),
  /** Rollout: a wave cannot reach its threshold any more. */
  ThresholdMissed("A wave cannot reach successThreshold any more; nothing more is sent."),
  /** Rollout: sites return to the version before. */
  RollingBack("The sites that were updated return to the version before."),
  /** Rollout: sites have returned. */
  RolledBack("The sites that were updated have returned."),
  /** Rollout: a person ended it. */
  Aborted("spec.abort is true: nothing is sent any more; boxes stay where they are."),
  /** Rollout: a person said no. */
  Denied("A RolloutApproval denies the next wave; delete it and approve, or abort the rollout."),
  /** Rollout: the release is absent. */
  MissingRelease("The SoftwareRelease it names does not exist."),
  /** Rollout: the release was deleted, and another one made under its name. */
  ReleaseChanged("The SoftwareRelease it names is of another package than when it began."),
  /** Rollout: the release may not be sent. */
  ReleaseNotReady("The SoftwareRelease it names is not ready; its own conditions say why."),
  /** InSync: an earlier wave goes first. */
  WaitingForWave("Its wave of the rollout has not begun."),
  /** InSync: the box is being updated. */
  Updating("The box is being updated."),
  /** InSync: the box could not be updated. */
  UpdateFailed("The box could not be updated; the message says why.");

  private final String sentence;

  Reason(String sentence) {
    this.sentence = sentence;
  }

  /** What it means and what to do, in a sentence. */
  public String sentence() {
    return sentence;
  }
}

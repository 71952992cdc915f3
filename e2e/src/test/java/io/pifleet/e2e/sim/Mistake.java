package io.pifleet.e2e.sim;

import io.pifleet.agent.box.Disk;
import io.pifleet.agent.box.SoftwareRules;
import io.pifleet.api.v1alpha1.Reason;
import io.pifleet.api.v1alpha1.UpdateRollout;
import io.pifleet.operator.deployment.Phase;
import io.pifleet.operator.deployment.Sync;
import io.pifleet.operator.fleet.Attempt;
import io.pifleet.operator.fleet.Contact;
import io.pifleet.operator.rollout.Standing;
import io.pifleet.operator.site.SiteFacts;
import io.pifleet.operator.site.Situation;
import io.pifleet.operator.site.SoftwareWant;
import io.pifleet.operator.site.Want;
import io.pifleet.protocol.Command;
import io.pifleet.protocol.CommandId;
import io.pifleet.protocol.ContentPath;
import io.pifleet.protocol.Result;
import io.pifleet.protocol.Result.Outcome;
import io.pifleet.protocol.State;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Mistakes that somebody could make, each with the words of the law that must notice. The first
 * digit is the rule of the delivery contract (quality.md) that it breaks; 0 is what the contract
 * takes for granted.
 */
@SuppressWarnings("ImmutableEnumChecker") // The suppliers are references to code and hold nothing.
enum Mistake {
  THE_ID_COMES_FROM_THE_TIME(1, "two ids for one intent", () -> sending(Mistake::timed)),
  THE_ID_FORGETS_THE_REVISION(1, "one id for two intents", () -> sending(Mistake::unrevised)),
  A_SITE_MADE_ANEW_IS_THE_OLD_ONE(1, "one id for two intents", () -> seeing(Mistake::ageless)),

  THE_JOURNAL_IS_NOT_SYNCED(2, "knew revision", () -> on(CarelessDisk.JournalUnsynced::new)),
  THE_JOURNAL_IS_WRITTEN_AFTER_THE_EFFECT(
      2, "knew revision", () -> on(CarelessDisk.JournalLate::new)),
  THE_JOURNAL_IS_NOT_READ(2, "knew revision", () -> on(CarelessDisk.JournalUnread::new)),
  A_KNOWN_ID_RUNS_AGAIN(2, "nobody told it to", RunsAgain::new),
  THE_ANSWER_COMES_BEFORE_THE_EFFECT(2, "did what nobody sees", Hasty::new),
  NO_FSYNC_BEFORE_THE_SWITCH(2, "the player sees", () -> on(CarelessDisk.NoFsyncBeforeRename::new)),
  NO_FSYNC_OF_FOLDERS(2, "", () -> on(CarelessDisk.FoldersUnsynced::new)),
  NO_FSYNC_OF_A_DOWNLOAD(2, "the player sees other bytes", UnsyncedDownload::new),
  THE_SWITCH_IS_NOT_ATOMIC(
      2, "nobody told it to delete", () -> on(CarelessDisk.LinkGoneForAMoment::new)),
  A_FULL_DISK_COUNTS_AS_SUCCESS(2, "", () -> on(CarelessDisk.FullIsFine::new)),
  A_DOWNLOAD_IS_NOT_VERIFIED(2, "the player sees other bytes", Unverified::new),

  NOTHING_IS_SENT_AGAIN(3, "", SendsOnce::new),
  A_FAILURE_IS_FOR_EVER(3, "declared is", () -> seeing(Mistake::givenUp)),

  AN_OLDER_REVISION_IS_ACCEPTED(4, "nobody told it to", () -> hearing(Mistake::renewed)),
  THE_REVISION_IS_NOT_RAISED(4, "a revision is used again", () -> sending(Mistake::stale)),

  THE_SEQUENCE_IS_IGNORED(5, "believes again", SequenceIgnored::new),
  WHAT_WAS_TOLD_COUNTS_AS_SYNCED(5, "counts as synced", Trusting::new),

  A_LOWER_EPOCH_IS_ACCEPTED(6, "leads no more", () -> hearing(Mistake::promoted)),
  THE_EPOCH_IS_NOT_RAISED(
      6, "leads no more", () -> seeing(s -> with(s, s.site(), s.contact(), s.wants(), 1))),

  EVERYBODY_FETCHES_AT_ONCE(0, "is told to fetch", Impatient::new),
  A_PAUSE_IS_IGNORED(0, "paused", () -> wanting(w -> with(w, w.missing(), false))),
  A_MISSING_CONTENT_IS_IGNORED(
      0, "missing Content", () -> wanting(w -> with(w, List.of(), w.paused()))),
  A_MISSING_GROUP_IS_IGNORED(0, "nobody knows whom", () -> seeing(Mistake::unconcerned)),
  MAINTENANCE_IS_IGNORED(0, "maintenance", () -> seeing(Mistake::inService)),

  EVERYBODY_UPDATES_AT_ONCE(0, "is told to change", () -> letting(Reason.WaitingForTurn)),
  THE_BUDGET_IS_IGNORED(0, "alike are down", () -> letting(Reason.BudgetSpent)),
  A_STOP_IS_IGNORED(0, "too many have failed", () -> letting(Reason.MaxFailuresExceeded)),
  A_PAUSED_ROLLOUT_GOES_ON(0, "after its stop by a person", () -> letting(Reason.Paused)),
  A_REVOCATION_IS_IGNORED(0, "sent what is revoked", () -> letting(Reason.Revoked)),
  WHAT_FAILED_IS_TRIED_AGAIN(0, "is told again what failed", () -> seeing(Mistake::forgetful)),
  A_HOLD_IS_IGNORED(0, "that is held", () -> seeing(Mistake::unheld)),
  WHAT_RUNS_COUNTS_AS_VERIFIED(0, "counts as verified", TooSoon::new),
  A_FAILURE_IS_NOT_COUNTED(0, "and counts as", Blind::new),
  A_ROLLOUT_NEVER_LETS_GO(0, "was taken back and is still on", Clinging::new),
  A_ROLLOUT_IS_FORGOTTEN(0, "roll-", Deaf::new),
  A_ROLLOUT_BEGINS_UNWRITTEN(
      0, "before it is written that it has begun", () -> unwritten(s -> true)),
  A_ROLLOUT_TURNS_BACK_UNWRITTEN(
      0, "before it is written that it turns back", () -> unwritten(RolloutLaws::isBack)),
  A_BOX_REMEMBERS_ONE_FAILURE(0, "has forgotten what failed", Absentminded::new),
  A_BOX_BOASTS(0, "has been healthy for", Boastful::new),
  ANYBODY_MAY_SIGN(0, "nobody signed", Trustful::new),
  NO_FSYNC_OF_A_RELEASE(0, "would boot into", UnsyncedRelease::new),
  THE_LINK_IS_NOT_CHANGED_IN_ONE_STEP(
      0, "no release to boot into", () -> on(CarelessDisk.LinkGoneForAMoment::new));

  private final int rule;
  private final String law;
  private final Supplier<Parts> parts;

  Mistake(int rule, String law, Supplier<Parts> parts) {
    this.rule = rule;
    this.law = law;
    this.parts = parts;
  }

  /** The rule of the delivery contract; 0 for none. */
  int rule() {
    return rule;
  }

  /** Words of the law that must notice. */
  String law() {
    return law;
  }

  /** New for each run. */
  Parts parts() {
    return parts.get();
  }

  private static Parts letting(Reason reason) {
    return new Parts() {
      @Override
      public boolean turn(SoftwareWant want, boolean granted) {
        return granted || want.obstacle().reason() == reason;
      }
    };
  }

  private static Parts unwritten(Predicate<UpdateRollout.Status> which) {
    return new Parts() {
      @Override
      public boolean writesFirst(UpdateRollout.Status decided) {
        return !which.test(decided);
      }
    };
  }

  private static Parts on(Function<Card, Disk> disk) {
    return new Parts() {
      @Override
      public Disk disk(Card card) {
        return disk.apply(card);
      }
    };
  }

  private static Parts sending(UnaryOperator<Command> change) {
    return new Parts() {
      @Override
      public List<Command> sent(List<Command> planned) {
        return planned.stream().map(change).toList();
      }
    };
  }

  private static Parts seeing(UnaryOperator<Situation> change) {
    return new Parts() {
      @Override
      public Situation seen(Situation situation) {
        return change.apply(situation);
      }
    };
  }

  private static Parts wanting(UnaryOperator<Want> change) {
    return seeing(
        s -> with(s, s.site(), s.contact(), s.wants().stream().map(change).toList(), s.epoch()));
  }

  private interface Hearing {
    Command as(Command command, State known);
  }

  private static Parts hearing(Hearing change) {
    return new Parts() {
      @Override
      public Command heard(Command command, State known) {
        return change.as(command, known);
      }
    };
  }

  private static Command timed(Command c) {
    return with(
        c,
        CommandId.of("", "", 0, c.file() + " " + c.release() + c.back() + c.issuedAt()),
        c.revision(),
        c.epoch());
  }

  private static Command unrevised(Command c) {
    return with(
        c,
        CommandId.of("", "", 0, c.type() + " " + c.file() + c.release() + c.back()),
        c.revision(),
        c.epoch());
  }

  private static Command stale(Command c) {
    return with(c, c.id(), c.revision() - 1, c.epoch());
  }

  private static Command renewed(Command c, State known) {
    if (c.file() == null) {
      return c;
    }
    long revision = Dossier.revision(known, c.file().path());
    return c.revision() <= revision ? with(c, c.id(), revision + 1, c.epoch()) : c;
  }

  private static Command promoted(Command c, State known) {
    return with(c, c.id(), c.revision(), Math.max(c.epoch(), known.epoch()));
  }

  private static Situation inService(Situation s) {
    SiteFacts site = new SiteFacts(s.site().id(), s.site().uid(), false);
    return with(s, site, s.contact(), s.wants(), s.epoch());
  }

  private static Situation ageless(Situation s) {
    SiteFacts site = new SiteFacts(s.site().id(), s.site().id().name(), s.site().maintenance());
    return with(s, site, s.contact(), s.wants(), s.epoch());
  }

  private static Situation unconcerned(Situation s) {
    return new Situation(
        s.site(),
        s.admission(),
        s.enrollment(),
        s.contact(),
        s.wants(),
        s.software(),
        List.of(),
        s.before(),
        s.epoch(),
        s.now());
  }

  private static Situation givenUp(Situation s) {
    Contact c = s.contact();
    Map<ContentPath, Attempt> attempts = new HashMap<>();
    c.attempts()
        .forEach(
            (path, a) ->
                attempts.put(
                    path,
                    new Attempt(
                        a.revision(),
                        a.sha256(),
                        a.count(),
                        s.now().plus(Duration.ofDays(1)),
                        a.fullest())));
    Contact hopeless =
        new Contact(
            c.reach(),
            c.run(),
            c.connected(),
            c.tellable(),
            c.settled(),
            c.intruded(),
            c.contested(),
            c.state(),
            c.stateAt(),
            c.health(),
            attempts,
            c.shortage(),
            c.sent(),
            c.nextEdge());
    return with(s, s.site(), hopeless, s.wants(), s.epoch());
  }

  private static Situation forgetful(Situation s) {
    return believing(
        s,
        state -> {
          State.Software is = state.software();
          return is == null ? state : with(state, failing(is, List.of()), state.holds());
        });
  }

  private static Situation unheld(Situation s) {
    return believing(s, state -> with(state, state.software(), List.of()));
  }

  private static Situation believing(Situation s, UnaryOperator<State> change) {
    Contact c = s.contact();
    State state = c.state();
    Contact believed =
        new Contact(
            c.reach(),
            c.run(),
            c.connected(),
            c.tellable(),
            c.settled(),
            c.intruded(),
            c.contested(),
            state == null ? null : change.apply(state),
            c.stateAt(),
            c.health(),
            c.attempts(),
            c.shortage(),
            c.sent(),
            c.nextEdge());
    return with(s, s.site(), believed, s.wants(), s.epoch());
  }

  private static State.Software failing(State.Software s, List<State.Fault> failures) {
    return new State.Software(
        s.distribution(),
        s.current(),
        s.previous(),
        s.revision(),
        s.healthySeconds(),
        s.complaint(),
        failures);
  }

  private static State with(State s, State.Software software, List<State.Hold> holds) {
    return new State(
        s.bootId(),
        s.claim(),
        s.sequence(),
        s.epoch(),
        s.agent(),
        s.softwareVersion(),
        s.content(),
        s.open(),
        software,
        holds);
  }

  private static Command with(Command c, CommandId id, long revision, long epoch) {
    return new Command(
        id,
        c.type(),
        revision,
        epoch,
        c.issuedAt(),
        c.lifetimeSeconds(),
        c.owner(),
        c.file(),
        c.release(),
        c.back());
  }

  private static Want with(Want w, List<String> missing, boolean paused) {
    return new Want(w.owner(), w.files(), missing, w.unseen(), paused, w.deadline(), w.spent());
  }

  private static Situation with(
      Situation s, SiteFacts site, Contact contact, List<Want> wants, long epoch) {
    return new Situation(
        site,
        s.admission(),
        s.enrollment(),
        contact,
        wants,
        s.software(),
        s.astray(),
        s.before(),
        epoch,
        s.now());
  }

  private static final class RunsAgain implements Parts {
    private final Set<CommandId> heard = new HashSet<>();

    @Override
    public Command heard(Command c, State known) {
      if (c.file() == null) {
        return c;
      }
      long revision = Dossier.revision(known, c.file().path());
      CommandId fresh = CommandId.of("", "", heard.size(), c.id() + "");
      return heard.add(c.id()) ? c : with(c, fresh, revision + 1, c.epoch());
    }
  }

  private static final class Hasty implements Parts {
    @Override
    public Result said(Result r) {
      return r.outcome() != Outcome.Accepted
          ? r
          : new Result(
              r.id(), r.revision(), r.bootId(), r.sequence(), Outcome.Succeeded, null, null, null);
    }
  }

  private static final class UnsyncedDownload implements Parts {
    @Override
    public boolean syncsDownloads() {
      return false;
    }
  }

  private static final class Unverified implements Parts {
    @Override
    public boolean verifies() {
      return false;
    }
  }

  private static final class SendsOnce implements Parts {
    private final Set<CommandId> sent = new HashSet<>();

    @Override
    public List<Command> sent(List<Command> planned) {
      return planned.stream().filter(c -> sent.add(c.id())).toList();
    }
  }

  private static final class SequenceIgnored implements Parts {
    private long heard;

    @Override
    public State believed(State s) {
      return new State(
          s.bootId(),
          s.claim(),
          ++heard,
          s.epoch(),
          s.agent(),
          s.softwareVersion(),
          s.content(),
          s.open(),
          s.software(),
          s.holds());
    }
  }

  private static final class Trusting implements Parts {
    @Override
    public Map<String, Sync> counted(Map<String, Sync> syncs) {
      return syncs.entrySet().stream()
          .collect(
              Collectors.toMap(
                  Map.Entry::getKey,
                  e ->
                      e.getValue().phase() == Phase.Syncing
                          ? Sync.of(Phase.Synced)
                          : e.getValue()));
    }
  }

  private static final class TooSoon implements Parts {
    @Override
    public Map<String, Standing> stood(Map<String, Standing> standings) {
      return replaced(
          standings,
          s ->
              s.phase() == io.pifleet.operator.rollout.Phase.Soaking
                  ? Standing.of(io.pifleet.operator.rollout.Phase.Verified)
                  : s);
    }
  }

  private static final class Blind implements Parts {
    @Override
    public Map<String, Standing> stood(Map<String, Standing> standings) {
      return replaced(
          standings,
          s ->
              s.phase() == io.pifleet.operator.rollout.Phase.Failed
                  ? Standing.of(io.pifleet.operator.rollout.Phase.Soaking)
                  : s);
    }
  }

  private static final class Clinging implements Parts {
    @Override
    public Map<String, Standing> stood(Map<String, Standing> standings) {
      return replaced(
          standings,
          s ->
              s.phase() == io.pifleet.operator.rollout.Phase.Foreign
                      || s.phase() == io.pifleet.operator.rollout.Phase.Returned
                  ? Standing.of(io.pifleet.operator.rollout.Phase.Deferred)
                  : s);
    }
  }

  private static final class Deaf implements Parts {
    private int reports;

    @Override
    public Map<String, Standing> stood(Map<String, Standing> standings) {
      return reports++ < 20 ? standings : Map.of();
    }
  }

  private static Map<String, Standing> replaced(
      Map<String, Standing> standings, UnaryOperator<Standing> change) {
    Map<String, Standing> next = new HashMap<>(standings);
    next.replaceAll((uid, standing) -> change.apply(standing));
    return next;
  }

  private static final class Absentminded implements Parts {
    @Override
    public State said(State s) {
      State.Software is = s.software();
      return is == null ? s : with(s, failing(is, is.failed().stream().toList()), s.holds());
    }
  }

  private static final class Boastful implements Parts {
    @Override
    public State said(State s) {
      State.Software is = s.software();
      return is == null || is.healthySeconds() == null
          ? s
          : with(
              s,
              new State.Software(
                  is.distribution(),
                  is.current(),
                  is.previous(),
                  is.revision(),
                  is.healthySeconds() + 60,
                  is.complaint(),
                  is.failures()),
              s.holds());
    }
  }

  private static final class Trustful implements Parts {
    @Override
    public SoftwareRules rules(SoftwareRules own) {
      return Packs.ANYBODY;
    }
  }

  private static final class UnsyncedRelease implements Parts {
    @Override
    public boolean syncsUnpacked() {
      return false;
    }
  }

  private static final class Impatient implements Parts {
    @Override
    public Set<String> turns(Set<String> wanted, Set<String> granted) {
      return wanted;
    }
  }
}

package io.pifleet.agent.box;

import static org.assertj.core.api.Assertions.assertThat;

import io.pifleet.protocol.Command;
import io.pifleet.protocol.Failure;
import io.pifleet.protocol.Sha256;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What comes next. */
class AgentPlanTest {
  private static final Lab LAB = new Lab();
  private static final Command ONE = LAB.deploy("A/one.mp4", "one", 1);
  private static final Command TWO = LAB.deploy("A/two.mp4", "two!", 1);
  private static final Sha256 SHA_ONE = ONE.file().sha256();
  private static final Sha256 SHA_TWO = TWO.file().sha256();
  private static final Sha256 PACKAGE = Sha256.ofText("package");
  private static final long NOW = 10_000;

  private Ledger ledger = Ledger.EMPTY;
  private Map<Sha256, Long> whole = Map.of();
  private Map<Sha256, Long> parts = Map.of();
  private Map<Sha256, Try> tries = Map.of();
  private Sha256 busy;
  private Wish parcel;
  private Sha256 unpacking;
  private long free = 1_000;
  private long switchFrom;

  @Test
  void nothingToDoIsRestForEver() {
    assertThat(next()).isEqualTo(new Step.Rest(Step.Rest.FOREVER));
  }

  @Test
  void whatIsMissingIsFetchedInTheOrderOfArrival() {
    open(ONE, TWO);
    assertThat(next()).isEqualTo(new Step.Fetch(SHA_ONE, 3, 3_600_000));
  }

  @Test
  void oneFileAfterTheOther() {
    open(ONE, TWO);
    busy = SHA_ONE;
    assertThat(next()).isEqualTo(new Step.Rest(Step.Rest.FOREVER));
  }

  @Test
  void aFileThatBrokeLetsTheNextOneGoFirst() {
    open(ONE, TWO);
    tries = Map.of(SHA_ONE, new Try(1, NOW + 500, NOW + 9_000, "cut"));
    assertThat(next()).isEqualTo(new Step.Fetch(SHA_TWO, 4, 3_600_000));
  }

  @Test
  void aPauseIsWaitedFor() {
    open(ONE);
    tries = Map.of(SHA_ONE, new Try(1, NOW + 500, NOW + 9_000, "cut"));
    assertThat(next()).isEqualTo(new Step.Rest(NOW + 500));
  }

  @Test
  void anOldFailureIsTheLastOne() {
    open(ONE);
    tries = Map.of(SHA_ONE, new Try(3, NOW + 500, NOW, "cut"));
    assertThat(next()).isInstanceOf(Step.GiveUp.class);
  }

  @Test
  void whatIsThereIsStagedThenShown() {
    open(ONE);
    whole = Map.of(SHA_ONE, 3L);
    assertThat(next()).isInstanceOf(Step.Stage.class);
    ledger = ledger.after(Entry.staged(ONE.id()));
    assertThat(next())
        .isInstanceOfSatisfying(
            Step.Switch.class,
            s -> assertThat(s.next().at(ONE.file().path()).sha256()).isEqualTo(SHA_ONE));
  }

  @Test
  void aSwitchWaitsForCompanyThatIsOnItsWay() {
    open(ONE, TWO);
    ledger = ledger.after(Entry.staged(ONE.id()));
    whole = Map.of(SHA_ONE, 3L);
    busy = SHA_TWO;
    switchFrom = NOW + 700;
    assertThat(next()).isEqualTo(new Step.Rest(NOW + 700));
    switchFrom = NOW;
    assertThat(next()).isInstanceOf(Step.Switch.class);
  }

  @Test
  void aDeleteNeedsNoFile() {
    ledger = ledger.after(Entry.received(Lab.delete("A/one.mp4", 4)));
    assertThat(next())
        .isInstanceOfSatisfying(Step.Switch.class, s -> assertThat(s.next().floor()).isEqualTo(4));
  }

  @Test
  void whatNobodyNeedsIsDropped() {
    whole = Map.of(SHA_ONE, 3L);
    parts = Map.of(SHA_TWO, 1L);
    assertThat(next())
        .isInstanceOfSatisfying(
            Step.Drop.class,
            d -> assertThat(d.files()).containsExactlyInAnyOrder(SHA_ONE, SHA_TWO));
  }

  @Test
  void aDownloadThatNobodyWantsIsEnded() {
    busy = SHA_ONE;
    parts = Map.of(SHA_ONE, 1L);
    assertThat(next()).isEqualTo(new Step.Cancel(SHA_ONE));
  }

  @Test
  void whatLiesInThePartNeedsNoRoom() {
    open(TWO);
    free = 103;
    assertThat(next()).isInstanceOf(Step.GiveUp.class);
    parts = Map.of(SHA_TWO, 1L);
    assertThat(next()).isInstanceOf(Step.Fetch.class);
  }

  @Test
  void aPackageGoesBeforeFilesButInterruptsNone() {
    open(ONE, TWO);
    parcel = new Wish(PACKAGE, 7, 9_000, null);
    assertThat(next()).isEqualTo(new Step.Fetch(PACKAGE, 7, 9_000));
    busy = SHA_ONE;
    assertThat(next()).isEqualTo(new Step.Rest(Step.Rest.FOREVER));
  }

  @Test
  void aPackageThatBrokeLetsFilesGoFirst() {
    open(ONE);
    parcel = new Wish(PACKAGE, 7, 9_000, null);
    tries = Map.of(PACKAGE, new Try(1, NOW + 500, NOW + 9_000, "cut"));
    assertThat(next()).isInstanceOf(Step.Fetch.class);
    busy = SHA_ONE;
    assertThat(next()).isInstanceOf(Step.Rest.class);
  }

  @Test
  void aPackageStaysWhileItIsNeededAndGoesThen() {
    parcel = new Wish(PACKAGE, 7, 9_000, null);
    whole = Map.of(PACKAGE, 7L);
    assertThat(next()).isInstanceOf(Step.Rest.class);
    parcel = null;
    unpacking = PACKAGE;
    assertThat(next()).isInstanceOf(Step.Rest.class);
    unpacking = null;
    assertThat(next()).isInstanceOf(Step.Drop.class);
  }

  @Test
  void aPackageThatFindsNoRoomIsGivenUpBeforeItIsFetched() {
    parcel = new Wish(PACKAGE, 7, 9_000, null);
    free = 106;
    assertThat(next())
        .isInstanceOfSatisfying(
            Step.GiveUp.class, g -> assertThat(g.answer().reason()).isEqualTo(Failure.DiskShort));
  }

  private void open(Command... commands) {
    for (Command command : commands) {
      ledger = ledger.after(Entry.received(command));
    }
  }

  private Step next() {
    return AgentPlan.next(
        new Situation(
            ledger,
            parcel,
            unpacking,
            new Shelf.Stock(whole, parts, free),
            100,
            tries,
            busy,
            false,
            switchFrom,
            NOW));
  }
}

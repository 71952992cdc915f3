package io.pifleet.agent.box;

import static org.assertj.core.api.Assertions.assertThat;

import io.pifleet.protocol.Command;
import io.pifleet.protocol.Failure;
import io.pifleet.protocol.State;
import io.pifleet.protocol.Wire;
import org.junit.jupiter.api.Test;

/** Which commands are taken; what BoxTest shows is not repeated here. */
class CommandPlanTest {
  private static final Lab LAB = new Lab();

  private static Verdict verdict(Command command, Ledger ledger) {
    return CommandPlan.of(command, ledger, SoftwareBook.EMPTY, SoftwareRules.NONE);
  }

  @Test
  void moreFilesThanABoxMayHoldAreRefused() {
    Ledger ledger = Ledger.EMPTY;
    for (int i = 0; i < State.MAX_ITEMS; i++) {
      ledger = ledger.after(Entry.received(LAB.deploy("A/" + i, "x", 1)));
    }
    assertThat(verdict(LAB.deploy("A/one-more", "x", 1), ledger))
        .isInstanceOfSatisfying(
            Verdict.Lapse.class,
            l -> assertThat(l.answer().message()).isEqualTo("a box holds at most 1000 files"));
    assertThat(verdict(LAB.deploy("A/7", "y", 2), ledger)).isInstanceOf(Verdict.Accept.class);
    assertThat(verdict(Lab.delete("A/7", 2), ledger)).isInstanceOf(Verdict.Accept.class);
  }

  @Test
  void namesThatWouldOutgrowAReportAreRefusedBeforeTheyDo() {
    Ledger ledger = Ledger.EMPTY;
    Verdict verdict = new Verdict.Accept();
    for (int i = 0; verdict instanceof Verdict.Accept; i++) {
      String name = "\"".repeat(120);
      Command command = LAB.deploy(name + "/" + name + "/" + name + i, "x", 1);
      verdict = verdict(command, ledger);
      ledger = verdict instanceof Verdict.Accept ? ledger.after(Entry.received(command)) : ledger;
    }
    assertThat(((Verdict.Lapse) verdict).answer().reason()).isEqualTo(Failure.BadCommand);
    State state =
        new State(
            "b",
            null,
            1,
            1,
            LAB.agent(),
            null,
            ledger.content(),
            ledger.open().values().stream().map(p -> p.reported(null)).toList());
    assertThat(Wire.encode(state)).hasSizeLessThan(Wire.MAX_BYTES);
  }
}

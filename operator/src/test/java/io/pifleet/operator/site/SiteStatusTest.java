package io.pifleet.operator.site;

import static org.assertj.core.api.Assertions.assertThat;

import io.pifleet.api.v1alpha1.Reason;
import io.pifleet.api.v1alpha1.Site;
import io.pifleet.operator.fleet.Live;
import io.pifleet.operator.status.Finding;
import io.pifleet.protocol.Presence;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Since when a box is connected, as its status tells over restarts and short losses. */
class SiteStatusTest {
  private static final Instant MORNING = Instant.parse("2026-03-01T08:00:00Z");
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final Finding ONLINE = Finding.yes(SiteFindings.ONLINE, Reason.Online);
  private static final Finding OFFLINE = Finding.no(SiteFindings.ONLINE, Reason.Offline);
  private static final Live MORNING_RUN = presence(Live.UNKNOWN, true, "one", MORNING);

  private static final Site.Status WRITTEN =
      withRun("one", status(null, ONLINE, MORNING_RUN, MORNING));

  @Test
  void anOperatorThatHasHeardOfNobodyYetWritesNothing() {
    assertThat(SiteStatus.differs(WRITTEN, status(WRITTEN, ONLINE, Live.UNKNOWN, NOON))).isFalse();
  }

  @Test
  void aConnectionFromBeforeTheOperatorsStartKeepsItsTimeEvenBeforeTheBoxSaysWhatItIs() {
    Live heard = presence(Live.UNKNOWN, true, "one", NOON);
    assertThat(SiteStatus.differs(WRITTEN, status(WRITTEN, ONLINE, heard, NOON))).isFalse();
  }

  @Test
  void aLossWithinTheGraceTimeIsNotWritten() {
    Live gone = presence(MORNING_RUN, false, "one", NOON);
    assertThat(SiteStatus.differs(WRITTEN, status(WRITTEN, ONLINE, gone, NOON))).isFalse();
  }

  @Test
  void anotherRunIsAnotherConnection() {
    Live other = presence(MORNING_RUN, true, "two", NOON);
    assertThat(status(WRITTEN, ONLINE, other, NOON).onlineSince()).isEqualTo(NOON.toString());
  }

  @Test
  void whatIsOfflineIsConnectedSinceNeverAndComesBackAnew() {
    Live gone = presence(MORNING_RUN, false, "one", NOON);
    Site.Status offline = status(WRITTEN, OFFLINE, gone, NOON);
    assertThat(offline.onlineSince()).isNull();
    Instant evening = NOON.plusSeconds(3600);
    Live back = presence(gone, true, "one", evening);
    assertThat(status(offline, ONLINE, back, evening).onlineSince()).isEqualTo(evening.toString());
  }

  private static Site.Status status(Site.Status before, Finding online, Live live, Instant now) {
    return SiteStatus.of(before, List.of(online), live, null, 1, now);
  }

  private static Live presence(Live before, boolean online, String run, Instant now) {
    return before.presence(new Presence(online, run, null), now);
  }

  private static Site.Status withRun(String run, Site.Status s) {
    return new Site.Status(
        s.observedGeneration(),
        s.conditions(),
        s.lastSeen(),
        s.onlineSince(),
        new Site.Agent("1", run, null, List.of(), null, null, null),
        null,
        null,
        null,
        null,
        List.of());
  }
}

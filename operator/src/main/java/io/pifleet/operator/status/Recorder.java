package io.pifleet.operator.status;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.pifleet.api.v1alpha1.Reason;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.HttpURLConnection;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Writes Events (events.k8s.io/v1) about transitions. They are told for people's sake: writing them
 * holds nobody up and fails nothing.
 */
@Singleton
public class Recorder {
  private static final Logger LOG = Logger.getLogger(Recorder.class);
  private static final String CONTROLLER = "pifleet.io/operator";
  private static final int MOST_REMEMBERED = 4_096;
  private static final int MOST_WAITING = 1_000;

  /** The API server's limit for a note, in bytes; ours are sentences of ASCII. */
  private static final int LONGEST_NOTE = 1_024;

  /** What is left of the API server's 253 characters. */
  private static final int LONGEST_NAME = 253 - 17;

  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSSXXX").withZone(ZoneOffset.UTC);

  private final KubernetesClient client;
  private final InstantSource clock;
  private final String instance = System.getenv().getOrDefault("HOSTNAME", "operator");
  private final Repeats repeats = new Repeats(MOST_REMEMBERED);
  private final ThreadPoolExecutor writer =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(MOST_WAITING),
          Thread.ofPlatform().daemon().name("events").factory(),
          (task, full) -> LOG.debug("An Event is not written: too many wait."));

  @Inject
  Recorder(KubernetesClient client) {
    this(client, InstantSource.system());
  }

  Recorder(KubernetesClient client, InstantSource clock) {
    this.client = client;
    this.clock = clock;
  }

  /**
   * Tells people what happened to an object.
   *
   * @param about the object
   * @param severity whether they should look
   * @param reason why, in a word
   * @param action what the operator did
   * @param note why, in a sentence
   */
  public void record(
      HasMetadata about, Severity severity, Reason reason, String action, String note) {
    ObjectReference regarding = reference(about);
    Instant now = clock.instant();
    String text = note.length() <= LONGEST_NOTE ? note : note.substring(0, LONGEST_NOTE);
    writer.execute(() -> write(regarding, severity, reason.name(), action, text, now));
  }

  void stop(@Observes ShutdownEvent event) {
    writer.shutdown();
  }

  private void write(
      ObjectReference about,
      Severity severity,
      String reason,
      String action,
      String note,
      Instant now) {
    Repeats.Key key = new Repeats.Key(about.getUid(), severity, reason, note);
    String name =
        cut(about.getName()) + "." + Long.toHexString(ThreadLocalRandom.current().nextLong());
    Repeats.Verdict verdict = repeats.count(key, name, now);
    try {
      switch (verdict.act()) {
        case CREATE -> create(about, severity, reason, action, note, now, verdict.name());
        case COUNT -> count(about, verdict, now);
        case KEEP_QUIET -> {}
      }
    } catch (KubernetesClientException e) {
      // An Event lives for an hour by default; a repetition after that is a new one.
      repeats.forget(key);
      if (verdict.act() == Repeats.Act.COUNT && e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
        write(about, severity, reason, action, note, now);
      } else {
        LOG.warnf(
            "An Event about %s %s/%s is not written: %s",
            about.getKind(), about.getNamespace(), about.getName(), e.getMessage());
      }
    }
  }

  /** An Event's own name is no longer than its object's may be, and has sixteen digits more. */
  private static String cut(String name) {
    return name.length() <= LONGEST_NAME
        ? name
        : name.substring(0, LONGEST_NAME).replaceFirst("[-.]+$", "");
  }

  private void create(
      ObjectReference about,
      Severity severity,
      String reason,
      String action,
      String note,
      Instant now,
      String name) {
    Event event =
        new EventBuilder()
            .withNewMetadata()
            .withName(name)
            .withNamespace(about.getNamespace())
            .endMetadata()
            .withEventTime(new MicroTime(MICROS.format(now)))
            .withReportingController(CONTROLLER)
            .withReportingInstance(instance)
            .withType(severity.text())
            .withReason(reason)
            .withAction(action)
            .withNote(note)
            .withRegarding(about)
            .build();
    var unused =
        client.events().v1().events().inNamespace(about.getNamespace()).resource(event).create();
  }

  private void count(ObjectReference about, Repeats.Verdict verdict, Instant now) {
    Event series =
        new EventBuilder()
            .withNewMetadata()
            .withName(verdict.name())
            .endMetadata()
            .withNewSeries()
            .withCount(verdict.count())
            .withLastObservedTime(new MicroTime(MICROS.format(now)))
            .endSeries()
            .build();
    var unused =
        client
            .events()
            .v1()
            .events()
            .inNamespace(about.getNamespace())
            .withName(verdict.name())
            .patch(PatchContext.of(PatchType.JSON_MERGE), series);
  }

  private static ObjectReference reference(HasMetadata about) {
    return new ObjectReferenceBuilder()
        .withApiVersion(about.getApiVersion())
        .withKind(about.getKind())
        .withName(about.getMetadata().getName())
        .withNamespace(about.getMetadata().getNamespace())
        .withUid(about.getMetadata().getUid())
        .build();
  }
}

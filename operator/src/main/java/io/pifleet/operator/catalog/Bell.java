package io.pifleet.operator.catalog;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import io.javaoperatorsdk.operator.processing.event.source.ResourceEventAware;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Wakes one kind's reconciler from any thread; rings for one object coalesce. It also hears of
 * every change of that kind, of those too that need no reconcile of the object itself.
 *
 * @param <P> the kind
 */
public final class Bell<P extends HasMetadata> extends AbstractEventSource<P, P>
    implements ResourceEventAware<P> {
  /**
   * Hears of changes.
   *
   * @param <P> the kind
   */
  public interface Listener<P> {
    /** An object was made (before is null), changed, or is gone (after is null). */
    void changed(@Nullable P before, @Nullable P after);
  }

  private volatile Listener<P> listener = (before, after) -> {};

  Bell(Class<P> kind) {
    super(kind, "bell");
  }

  /** Says who hears of changes. */
  public void listen(Listener<P> next) {
    listener = next;
  }

  /** Wakes the reconciler for one object. */
  public void ring(String namespace, String name) {
    ring(new ResourceID(name, namespace));
  }

  /** Wakes the reconciler for one object. */
  public void ring(ResourceID object) {
    if (isRunning()) {
      getEventHandler().handleEvent(new Event(object));
    }
  }

  /** Wakes the reconciler for one object. */
  public void ring(HasMetadata object) {
    ring(object.getMetadata().getNamespace(), object.getMetadata().getName());
  }

  @Override
  public Set<P> getSecondaryResources(P primary) {
    return Set.of();
  }

  @Override
  public void onResourceCreated(P made) {
    listener.changed(null, made);
  }

  @Override
  public void onResourceUpdated(P after, P before) {
    listener.changed(before, after);
  }

  @Override
  public void onResourceDeleted(P gone) {
    listener.changed(gone, null);
  }
}

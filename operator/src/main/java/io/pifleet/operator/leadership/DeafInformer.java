package io.pifleet.operator.leadership;

import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.javaoperatorsdk.operator.api.config.InformerStoppedHandler;
import io.quarkus.arc.Unremovable;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/**
 * Ends an operator that hears nothing more of a kind: an informer that meets an object it cannot
 * read stops for good, and the others would go on as if nothing had happened. Started anew, it
 * reads all again, or says at once what it cannot read.
 */
@Singleton
@Unremovable // the extension looks it up by hand
class DeafInformer implements InformerStoppedHandler {
  private final Leading leading;

  @Inject
  DeafInformer(Leading leading) {
    this.leading = leading;
  }

  @Override
  @SuppressWarnings("rawtypes")
  public void onStop(SharedIndexInformer informer, @Nullable Throwable why) {
    if (why != null) {
      leading.lose(
          "it hears nothing more of " + informer.getApiTypeClass().getSimpleName() + "s: " + why);
    }
  }
}

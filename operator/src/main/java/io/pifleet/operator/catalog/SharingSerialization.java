package io.pifleet.operator.catalog;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.quarkus.kubernetes.client.KubernetesClientObjectMapper;
import io.quarkus.kubernetes.client.KubernetesResources;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.lang.reflect.InvocationTargetException;
import org.jspecify.annotations.Nullable;

/**
 * The client's serialization, whose copies share what nobody can change. The SDK copies each object
 * before each reconcile, and by default through its JSON: an eighth of the operator's work in a
 * rollout to thousands. Our specs and statuses are records; metadata is copied, since finalizers
 * are edited in place.
 */
@Singleton
final class SharingSerialization extends KubernetesSerialization {
  /**
   * As the client would have it.
   *
   * @param kinds that are known to it by their names
   */
  @Inject
  @SuppressWarnings({"rawtypes", "unchecked"}) // Quarkus provides them as that
  SharingSerialization(
      @KubernetesClientObjectMapper ObjectMapper mapper, @KubernetesResources Class[] kinds) {
    super(mapper, false);
    for (Class kind : kinds) {
      registerKubernetesResource(kind);
    }
  }

  @Override
  @SuppressWarnings("unchecked")
  public <T> T clone(T object) {
    return object instanceof CustomResource<?, ?> custom
            && isFixed(custom.getSpec())
            && isFixed(custom.getStatus())
        ? (T) copy(custom)
        : super.clone(object);
  }

  private static boolean isFixed(@Nullable Object part) {
    return part == null || part instanceof Record;
  }

  private static <S, T> CustomResource<S, T> copy(CustomResource<S, T> of) {
    CustomResource<S, T> copy = blank(of);
    copy.setMetadata(new ObjectMetaBuilder(of.getMetadata()).build());
    copy.setSpec(of.getSpec());
    copy.setStatus(of.getStatus());
    return copy;
  }

  @SuppressWarnings("unchecked")
  private static <S, T> CustomResource<S, T> blank(CustomResource<S, T> like) {
    try {
      return like.getClass().getConstructor().newInstance();
    } catch (NoSuchMethodException | InstantiationException | IllegalAccessException e) {
      throw new IllegalStateException(like.getClass() + " cannot be made anew", e);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException(like.getClass() + " cannot be made anew", e.getCause());
    }
  }
}

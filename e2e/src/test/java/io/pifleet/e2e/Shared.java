package io.pifleet.e2e;

import io.pifleet.e2e.harness.Logs;
import io.pifleet.e2e.harness.Tenant;
import io.pifleet.e2e.harness.World;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestWatcher;

/**
 * The world that the stories share: it is made once and ends with this JVM. When a story fails, it
 * shows what there is and what each part said.
 */
public final class Shared implements BeforeEachCallback, ParameterResolver, TestWatcher {
  private static final int LINES = 40;
  private static @Nullable World world;

  private static @Nullable Tenant tenant;

  /** One tenant for stories that follow from each other. */
  static synchronized Tenant tenant(World world, String namespace, List<String> sites) {
    if (tenant == null) {
      tenant = Tenant.create(world, namespace);
      tenant.declare(sites.toArray(String[]::new));
      tenant.admitAll(sites);
    }
    return tenant;
  }

  static synchronized World world() {
    if (world == null) {
      world = World.start("stories");
    }
    return world;
  }

  /** A story in a world that fell apart says so, and not what came of it. */
  @Override
  public void beforeEach(ExtensionContext story) {
    if (world != null && world.broker().crashed()) {
      throw new IllegalStateException("the broker of this world has crashed in an earlier story");
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext story) {
    return parameter.getParameter().getType() == World.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext story) {
    return world();
  }

  @Override
  public void testFailed(ExtensionContext story, @Nullable Throwable why) {
    Optional.ofNullable(world)
        .ifPresent(
            w -> {
              System.out.println("What there is after " + story.getDisplayName() + ":");
              System.out.println(w.kubectl().run("get", "pifleet", "-A").out());
              System.out.println(Logs.tails(LINES));
            });
  }
}

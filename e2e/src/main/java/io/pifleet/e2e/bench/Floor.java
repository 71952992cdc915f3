package io.pifleet.e2e.bench;

import io.pifleet.e2e.harness.BoxProcess;
import io.pifleet.e2e.harness.Checkout;
import io.pifleet.e2e.harness.Child;
import io.pifleet.e2e.harness.Proc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.ToolProvider;

/** The least a program can be: a box's JVM, started as the agent's is, that prints and sleeps. */
final class Floor implements AutoCloseable {
  private static final String HELLO =
      """
      class Hello {
        public static void main(String[] arguments) throws InterruptedException {
          System.out.println("hello");
          Thread.sleep(Long.MAX_VALUE);
        }
      }
      """;

  private final Child child;

  Floor() throws IOException {
    Path folder = Checkout.emptied(Checkout.target("bench-floor"));
    Path source = Files.writeString(folder.resolve("Hello.java"), HELLO);
    // Not of this build: its own classes are for newer machines than a box's.
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "--release", "17", source.toString());
    if (status != 0) {
      throw new IllegalStateException("Hello.java does not compile");
    }
    List<String> command = new ArrayList<>(BoxProcess.jvm());
    command.addAll(List.of("-cp", folder.toString(), "Hello"));
    child = Child.start("bench-floor", new ProcessBuilder(command));
  }

  Proc proc() {
    return new Proc(child.pid());
  }

  @Override
  public void close() {
    child.close();
  }
}

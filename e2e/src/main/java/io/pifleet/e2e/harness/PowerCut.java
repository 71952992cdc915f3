package io.pifleet.e2e.harness;

import static org.awaitility.Awaitility.await;

import com.sun.jdi.Bootstrap;
import com.sun.jdi.IncompatibleThreadStateException;
import com.sun.jdi.Method;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.StringReference;
import com.sun.jdi.VMDisconnectedException;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.AttachingConnector;
import com.sun.jdi.connect.Connector;
import com.sun.jdi.connect.IllegalConnectorArgumentsException;
import com.sun.jdi.event.BreakpointEvent;
import com.sun.jdi.event.ClassPrepareEvent;
import com.sun.jdi.event.Event;
import com.sun.jdi.event.EventSet;
import com.sun.jdi.request.BreakpointRequest;
import com.sun.jdi.request.ClassPrepareRequest;
import com.sun.jdi.request.EventRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/**
 * A power cut at an exact step of a real box. The step's thread is stopped by the debugger that
 * every JVM has in it, then the process is killed: it ends there, and not a moment later.
 */
public final class PowerCut implements AutoCloseable {
  private static final Duration ATTACH = Duration.ofSeconds(60);

  private final BoxProcess box;
  private final Moment moment;
  private final VirtualMachine machine;
  private int seen;

  private PowerCut(BoxProcess box, Moment moment) {
    this.box = box;
    this.moment = moment;
    this.machine =
        await("the debugger of " + box.name() + " answers")
            .atMost(ATTACH)
            .pollInterval(Duration.ofMillis(20))
            .ignoreExceptionsInstanceOf(IOException.class)
            .until(() -> attach(box.debugPort()), found -> true);
  }

  /**
   * Right before a method of the agent does anything.
   *
   * @param type its class, below the agent's package
   * @param method its name
   * @param argument what its first argument begins with; empty for any
   * @param time the first time, the second ...
   */
  public record Moment(String type, String method, String argument, int time) {
    @Override
    public String toString() {
      return type + "." + method + "(" + argument + ") #" + time;
    }
  }

  /** Waits for that moment from now on. */
  public static PowerCut before(BoxProcess box, Moment moment) {
    PowerCut cut = new PowerCut(box, moment);
    String type = "io.pifleet.agent." + moment.type();
    ClassPrepareRequest loads = cut.machine.eventRequestManager().createClassPrepareRequest();
    loads.addClassFilter(type);
    loads.enable();
    cut.machine.classesByName(type).forEach(cut::stopIn);
    return cut;
  }

  /** Waits until the box is at that moment, and pulls its plug. */
  public void strike(Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!passes(deadline)) {
      // On to the next stop.
    }
    box.kill();
  }

  @Override
  public void close() {
    try {
      machine.dispose();
    } catch (VMDisconnectedException gone) {
      // As it should be.
    }
  }

  private boolean passes(long deadline) {
    try {
      long left = Math.max(1, (deadline - System.nanoTime()) / 1_000_000);
      EventSet events = machine.eventQueue().remove(left);
      if (events == null) {
        throw new IllegalStateException(box.name() + " never came to " + moment);
      }
      for (Event event : events) {
        if (event instanceof ClassPrepareEvent loaded) {
          stopIn(loaded.referenceType());
        } else if (event instanceof BreakpointEvent stop
            && isMeant(stop)
            && ++seen == moment.time()) {
          return true;
        }
      }
      events.resume();
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void stopIn(ReferenceType type) {
    for (Method method : type.methodsByName(moment.method())) {
      BreakpointRequest stop =
          machine.eventRequestManager().createBreakpointRequest(method.location());
      stop.setSuspendPolicy(EventRequest.SUSPEND_EVENT_THREAD);
      stop.enable();
    }
  }

  private boolean isMeant(BreakpointEvent stop) {
    if (moment.argument().isEmpty()) {
      return true;
    }
    try {
      return stop.thread().frame(0).getArgumentValues().getFirst() instanceof StringReference text
          && text.value().startsWith(moment.argument());
    } catch (IncompatibleThreadStateException e) {
      throw new IllegalStateException(e);
    }
  }

  private static VirtualMachine attach(int port) throws IOException {
    AttachingConnector connector =
        Bootstrap.virtualMachineManager().attachingConnectors().stream()
            .filter(c -> c.name().equals("com.sun.jdi.SocketAttach"))
            .findFirst()
            .orElseThrow();
    Map<String, Connector.Argument> arguments = connector.defaultArguments();
    Objects.requireNonNull(arguments.get("hostname")).setValue("127.0.0.1");
    Objects.requireNonNull(arguments.get("port")).setValue(Integer.toString(port));
    try {
      return connector.attach(arguments);
    } catch (IllegalConnectorArgumentsException e) {
      throw new IllegalStateException(e);
    }
  }
}

package io.arna.server;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The signal SIGHUP, by which services are told to read their configuration again. A JVM would end by it. The JDK takes signals in
 * {@code sun.misc}, of module jdk.unsupported; the compiler warns of that package and cannot be told not to, so it is called by reflection.
 */
public final class HangUp {
    private static final Logger LOG = LoggerFactory.getLogger(HangUp.class);
    private static final String SIGNAL = "sun.misc.Signal";
    private static final String HANDLER = "sun.misc.SignalHandler";

    private HangUp() {}

    /**
     * Has {@code work} done at each SIGHUP from now on, on a thread of its own, one after the other; once in the life of a process. Where the
     * system knows no such signal nothing happens, and the log says so.
     */
    public static void handle(Runnable work) {
        ExecutorService worker =
                Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("arna-reload").factory());
        try {
            Class<?> signal = Class.forName(SIGNAL);
            Class<?> handler = Class.forName(HANDLER);
            Object ours = Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[]{handler},
                    (proxy, method, arguments) -> switch (method.getName()) {
                        case "handle" -> {
                            worker.execute(work);
                            yield null;
                        }
                        case "equals" -> proxy == arguments[0];
                        case "hashCode" -> System.identityHashCode(proxy);
                        default -> HangUp.class.getName();
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance("HUP"), ours);
        } catch (InvocationTargetException e) {
            LOG.debug("no SIGHUP here: {}", String.valueOf(e.getCause()));
            worker.shutdown();
        } catch (ReflectiveOperationException e) {
            LOG.warn("SIGHUP is not heard, because this Java has no {}", SIGNAL, e);
            worker.shutdown();
        }
    }
}

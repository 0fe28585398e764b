package io.arna.testkit;

import io.arna.server.Broker;
import io.arna.server.StartException;
import io.arna.server.config.Config;
import io.arna.server.config.Config.Kind;
import io.arna.server.config.ConfigReader;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A broker for a test, on free ports of the loopback interface.
 *
 * <pre>{@code
 * @RegisterExtension
 * static ArnaBroker broker = ArnaBroker.onFreePort();
 * }</pre>
 *
 * <p>In a static field it lives as long as the tests of the class, in any other as long as one test: a new broker, that remembers
 * nothing. Everybody is let in. To be set up before the test, and used from any thread.
 */
public final class ArnaBroker implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {
    private final ConfigReader configuration = new ConfigReader().text("ArnaBroker", """
            listeners:
              - {kind: tcp, host: 127.0.0.1, port: 0, name: "tcp:default"}
              - {kind: ws, host: 127.0.0.1, port: 0, name: "ws:default"}
            """);
    /** Null while there is none. */
    private volatile @Nullable Running running;

    /** A broker, and whose beginning started it: the same context's end stops it, and no nested class's. */
    private record Running(Broker broker, String contextId) {}

    private ArnaBroker() {}

    /** A broker with everything as it is by default, but for its ports. */
    public static ArnaBroker onFreePort() {
        return new ArnaBroker();
    }

    /**
     * The same broker with one key of its configuration set, such as {@code session.max_queued_messages} to {@code 5}; wrong keys and values
     * are told when it starts. The keys: {@code docs/reference/configuration.md}.
     */
    public ArnaBroker set(String key, Object value) {
        configuration.set(key, String.valueOf(value), "ArnaBroker.set");
        return this;
    }

    /** Where it speaks MQTT over TCP, such as {@code mqtt://127.0.0.1:34567}. */
    public URI mqttUri() {
        return broker().address(Kind.TCP).uri();
    }

    /** Where it speaks MQTT over WebSocket, such as {@code ws://127.0.0.1:34568/mqtt}. */
    public URI wsUri() {
        return broker().address(Kind.WS).uri();
    }

    /** The host of {@link #mqttUri}, for clients that want it alone. */
    public String host() {
        return "127.0.0.1";
    }

    /** The port of {@link #mqttUri}, for clients that want it alone. */
    public int port() {
        return broker().address(Kind.TCP).port();
    }

    /** The broker itself. */
    public Broker broker() {
        Running now = running;
        if (now == null) {
            throw new IllegalStateException(
                    "the broker does not run: annotate its field with @RegisterExtension, and use it in a test");
        }
        return now.broker;
    }

    @Override
    public void beforeAll(ExtensionContext context) throws StartException {
        startOnceFor(context.getUniqueId());
    }

    @Override
    public void beforeEach(ExtensionContext context) throws StartException {
        startOnceFor(context.getUniqueId());
    }

    @Override
    public void afterEach(ExtensionContext context) {
        stopWhatBeganWith(context);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        stopWhatBeganWith(context);
    }

    void startOnceFor(String contextId) throws StartException {
        if (running == null) {
            Config config = configuration.read();
            running = new Running(Broker.start(config), contextId);
        }
    }

    private void stopWhatBeganWith(ExtensionContext context) {
        Running now = running;
        if (now != null && now.contextId.equals(context.getUniqueId())) {
            running = null;
            now.broker.close();
        }
    }
}

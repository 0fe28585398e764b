package io.arna.acceptance.interop;

import io.arna.server.Broker;
import io.arna.server.StartException;
import io.arna.server.config.Config;
import io.arna.server.config.Config.Kind;

/** Arna on free ports of the loopback interface, with everything else as it is by default. */
final class RunningBroker implements AutoCloseable {
    private final Broker broker;

    RunningBroker() throws StartException {
        broker = Broker.start(Config.ofYaml("""
                listeners:
                  - {name: "tcp:default", kind: tcp, host: 127.0.0.1, port: 0}
                  - {name: "ws:default", kind: ws, host: 127.0.0.1, port: 0}
                """));
    }

    String host() {
        return "127.0.0.1";
    }

    String port() {
        return Integer.toString(broker.address(Kind.TCP).port());
    }

    int portNumber() {
        return broker.address(Kind.TCP).port();
    }

    String tcpUri() {
        return "tcp://127.0.0.1:" + port();
    }

    String wsUri() {
        return broker.address(Kind.WS).uri().toString();
    }

    @Override
    public void close() {
        broker.close();
    }
}

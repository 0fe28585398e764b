package io.arna.lab.channel;

import io.arna.client.ServerAddress;
import io.arna.client.ServerAddress.Transport;
import java.nio.file.Path;

/**
 * A channel made of what brokers have long had: TCP or WebSocket, TLS or none, certificates of clients, passwords.
 *
 * @param transport what carries the packets
 * @param password whether users and passwords are asked for
 * @param clientCertificates whether clients show a certificate
 */
record MqttChannel(String name, boolean isPapers, Transport transport, boolean password, boolean clientCertificates,
        Words words) implements Channel {
    @Override
    public String configuration(Kit kit, String bind) {
        String kind = switch (transport) {
            case TCP -> "tcp";
            case WEBSOCKET -> "ws";
            case TLS -> "tls";
            case WEBSOCKET_TLS -> "wss";
            case UNIX -> throw new IllegalStateException("a Unix socket joins no two devices");
        };
        StringBuilder yaml = new StringBuilder("listeners:\n");
        line(yaml, "  - kind", kind);
        line(yaml, "    host", bind);
        line(yaml, "    port", "0");
        line(yaml, "    allow_anonymous", Boolean.toString(!password && !clientCertificates));
        if (transport.isTls()) {
            line(yaml, "    certificate", quoted(kit.party(Holder.BROKER).certificate()));
            line(yaml, "    key", quoted(kit.party(Holder.BROKER).key()));
        }
        if (clientCertificates) {
            line(yaml, "    ca", quoted(kit.authority(Holder.BROKER)));
            line(yaml, "    client_certificates", "required");
            line(yaml, "    username_from", password ? "none" : "cn");
        }
        if (password) {
            yaml.append("authentication:\n");
            line(yaml, "  password_file", quoted(kit.passwords()));
            line(yaml, "  remember", "0s"); // else only the first log-in would cost what a log-in costs
        }
        return yaml.toString();
    }

    private static void line(StringBuilder yaml, String key, String value) {
        yaml.append(key).append(": ").append(value).append('\n');
    }

    private static String quoted(Path path) {
        return "'" + path.toString().replace("'", "''") + "'";
    }

    @Override
    public Access access(Kit kit, Holder holder, String host, int port) {
        return new Access(new ServerAddress(transport, host, port, ServerAddress.DEFAULT_PATH),
                password ? holder.word() : null, password ? kit.password(holder) : null,
                transport.isTls() ? kit.authority(holder) : null,
                clientCertificates ? kit.party(holder).certificate() : null,
                clientCertificates ? kit.party(holder).key() : null);
    }

    @Override
    public boolean holds(Holder holder, Secret secret) {
        return switch (secret) {
            case PASSWORD -> password;
            case AUTHORITY_CERTIFICATE -> holder == Holder.BROKER ? clientCertificates : transport.isTls();
            case CERTIFICATE, KEY -> holder == Holder.BROKER ? transport.isTls() : clientCertificates;
        };
    }
}

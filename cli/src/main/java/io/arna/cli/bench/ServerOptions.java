package io.arna.cli.bench;

import io.arna.bench.load.LoadException;
import io.arna.bench.load.LoadOptions;
import io.arna.mqtt.MqttVersion;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whom to connect to and as whom, by the names emqtt-bench has for it. */
final class ServerOptions {
    @Option(names = {"-h", "--host"}, paramLabel = "HOST", defaultValue = "localhost",
            description = "The broker (default: ${DEFAULT-VALUE}).") private String host = "localhost";

    @Option(names = {"-p", "--port"}, paramLabel = "PORT", defaultValue = "1883",
            description = "Its port (default: ${DEFAULT-VALUE}).") private int port;

    @Option(names = {"-V", "--version"}, paramLabel = "V", defaultValue = "5",
            description = "Protocol version: 3, 4 or 5; 31, 311 and mqttv5 are understood too (default: ${DEFAULT-VALUE}).") private String version =
                    "5";

    @Option(names = {"-u", "--username"}, paramLabel = "NAME",
            description = "User name.") private @Nullable String username;

    @Option(names = {"-P", "--password"}, paramLabel = "WORD",
            description = "Password.") private @Nullable String password;

    @Option(names = {"-k", "--keepalive"}, paramLabel = "S", defaultValue = "300",
            description = "Keep alive in seconds (default: ${DEFAULT-VALUE}).") private int keepAliveSeconds;

    @Option(names = {"-C", "--clean"}, arity = "1", paramLabel = "BOOL", defaultValue = "true",
            description = "Whether sessions begin anew (default: ${DEFAULT-VALUE}).") private boolean clean;

    @Option(names = {"-x", "--session-expiry"}, paramLabel = "S", defaultValue = "0",
            description = "Session expiry of MQTT 5 in seconds (default: ${DEFAULT-VALUE}).") private long sessionExpirySeconds;

    @Option(names = "--ifaddr", paramLabel = "ADDR[,ADDR...]", split = ",",
            description = "Addresses of this machine to connect from, in turn. Each gives some 28,000 to 60,000 connections.") private List<
                    String> sources = List.of();

    /**
     * What was asked for.
     *
     * @param connectsPerSecond 0 for as fast as they are answered
     * @throws LoadException when a name is not known
     */
    LoadOptions toLoad(double connectsPerSecond) throws LoadException {
        List<InetAddress> from = new ArrayList<>();
        for (String source : sources) {
            from.add(address(source));
        }
        return new LoadOptions(new InetSocketAddress(address(host), port), from, mqttVersion(), username, password,
                keepAliveSeconds, clean, sessionExpirySeconds, connectsPerSecond);
    }

    private static InetAddress address(String name) throws LoadException {
        try {
            return InetAddress.getByName(name);
        } catch (UnknownHostException _) {
            throw new LoadException("there is no host '" + name + "'.");
        }
    }

    private MqttVersion mqttVersion() throws LoadException {
        return switch (version) {
            case "3", "31", "mqttv31" -> MqttVersion.V3_1;
            case "4", "311", "mqttv311" -> MqttVersion.V3_1_1;
            case "5", "mqttv5" -> MqttVersion.V5;
            default -> throw new LoadException("there is no MQTT version '" + version + "': 3, 4 or 5.");
        };
    }
}

package io.arna.lab.channel;

import io.arna.client.ServerAddress.Transport;
import io.arna.lab.LabException;
import io.arna.lab.channel.Channel.Words;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Collectors;

/** The channels there are. */
public final class Channels {
    private static final String NO_SECRET = "Whoever sits on the way reads and alters everything";

    /** In the order in which they are measured and shown. */
    public static final List<Channel> ALL = List.of(
            new MqttChannel("open", true, Transport.TCP, false, false,
                    new Words("plain TCP, nobody is asked who they are",
                            "Nothing. It is the measure for the others.",
                            NO_SECRET + ", and whoever reaches the port may publish and subscribe.")),
            new MqttChannel("password", true, Transport.TCP, true, false, new Words("plain TCP, user name and password",
                    "Who does not know a password cannot come in.",
                    NO_SECRET + ", the password included, and may use it from then on.")),
            new MqttChannel("tls", false, Transport.TLS, false, false, new Words(
                    "TLS, only the broker shows a certificate",
                    "Nobody on the way reads or alters anything, and clients know that it is their broker.",
                    "The broker does not know who its clients are: whoever reaches the port may publish and subscribe.")),
            new MqttChannel("mtls", false, Transport.TLS, false, true,
                    new Words("TLS, broker and clients show certificates",
                            "Nobody on the way reads or alters anything, and both sides know whom they talk to.",
                            "A stolen private key opens the door until its certificate is revoked, and each device has to keep one.")),
            new MqttChannel("mtls+password", true, Transport.TLS, true, true,
                    new Words("TLS, both show certificates, and user name and password: the paper's third",
                            "Nobody on the way reads or alters anything; both sides know whom they talk to, and a stolen key alone does not open the door.",
                            "Each device has to keep a key and a password. The broker itself still reads everything.")),
            new MqttChannel("ws", false, Transport.WEBSOCKET, false, false,
                    new Words("WebSocket over plain TCP, for browsers", "Nothing.",
                            NO_SECRET + ", and whoever reaches the port may publish and subscribe.")),
            new MqttChannel("wss", false, Transport.WEBSOCKET_TLS, false, false,
                    new Words("WebSocket over TLS, only the broker shows a certificate",
                            "Nobody on the way reads or alters anything, and clients know that it is their broker.",
                            "The broker does not know who its clients are: whoever reaches the port may publish and subscribe.")));

    private Channels() {}

    /**
     * Those of these names, each once.
     *
     * @throws LabException when there is none of a name
     */
    public static List<Channel> named(List<String> names) throws LabException {
        List<Channel> found = new ArrayList<>();
        for (String name : new LinkedHashSet<>(names)) {
            found.add(named(name));
        }
        return List.copyOf(found);
    }

    private static Channel named(String name) throws LabException {
        for (Channel channel : ALL) {
            if (channel.name().equals(name)) { return channel; }
        }
        throw new LabException("there is no channel '" + name + "'; there are: "
                + ALL.stream().map(Channel::name).collect(Collectors.joining(", ")));
    }
}

package io.arna.cli.pubsub;

import io.arna.mqtt.MqttVersion;
import io.arna.mqtt.ReasonCode;

/** How a tool tells its caller what became of it: the numbers that scripts written for mosquitto's clients expect. */
final class ExitCode {
    static final int SUCCESS = 0;
    /** Bad usage, or no connection. */
    static final int FAILURE = 1;
    static final int CONNECTION_LOST = 7;
    static final int TIMED_OUT = 27;

    private ExitCode() {}

    /** The server refused: its own number, which before MQTT 5.0 is the return code 1–5 of CONNACK. */
    static int refused(ReasonCode reason, MqttVersion version) {
        if (version.isV5()) { return reason.value(); }
        return switch (reason) {
            case UNSUPPORTED_PROTOCOL_VERSION -> 1;
            case CLIENT_IDENTIFIER_NOT_VALID -> 2;
            case SERVER_UNAVAILABLE -> 3;
            case BAD_USER_NAME_OR_PASSWORD -> 4;
            case NOT_AUTHORIZED -> 5;
            default -> reason.value();
        };
    }

    /** A reason in words: {@code NOT_AUTHORIZED} is "Not authorized". */
    static String inWords(ReasonCode reason) {
        String words = reason.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ').replace("qos", "QoS");
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }
}

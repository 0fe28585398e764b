package io.arna.broker.connection;

import io.arna.broker.limit.Limits;
import io.arna.broker.port.Authenticator.Verdict.Granted;
import io.arna.broker.port.ShardContext;
import io.arna.broker.sys.SysTopics;
import io.arna.mqtt.MqttVersion;
import io.arna.mqtt.ProtocolException;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.packet.ConnAckProperties;
import io.arna.mqtt.packet.Connect;
import io.arna.mqtt.packet.ConnectProperties;
import io.arna.mqtt.packet.Will;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The terms a client is let in on: what it asked for, cut to what the broker's limits allow.
 *
 * @param clientId the identifier it goes by
 * @param assigned whether the broker made the identifier up
 * @param identity who it was found to be; null when anonymous
 * @param sessionExpirySeconds how long its session outlives the connection
 * @param keepAliveSeconds longest silence; 0 for any
 */
record Admission(String clientId, boolean assigned, @Nullable String identity, long sessionExpirySeconds,
        int keepAliveSeconds) {
    private static final int SHORT_ID = 23;

    /** Refuses what can be refused before it is known who asks. */
    static void check(Connect connect, ShardContext context) {
        Limits limits = context.limits();
        String clientId = connect.clientId();
        boolean empty = clientId.isEmpty();
        if (empty && connect.version() == MqttVersion.V3_1) {
            throw new ProtocolException(ReasonCode.CLIENT_IDENTIFIER_NOT_VALID,
                    "MQTT 3.1 asks for a client identifier of 1 to " + SHORT_ID + " characters");
        }
        if (empty && !connect.version().isV5() && !connect.cleanStart()) {
            throw new ProtocolException(ReasonCode.CLIENT_IDENTIFIER_NOT_VALID,
                    "a session to be kept needs a client identifier [v3 MQTT-3.1.3-8]");
        }
        int length = clientId.length() * 3 <= limits.connection().clientIdMaximumLength()
                ? 0
                : clientId.getBytes(StandardCharsets.UTF_8).length;
        if (length > limits.connection().clientIdMaximumLength()) {
            throw new ProtocolException(ReasonCode.CLIENT_IDENTIFIER_NOT_VALID,
                    "client identifier of " + length + " bytes, at most "
                            + limits.connection().clientIdMaximumLength());
        }
        if (connect.will() != null) {
            check(connect.will(), context);
        }
    }

    private static void check(Will will, ShardContext context) {
        Limits limits = context.limits();
        if (will.qos().compareTo(limits.message().maximumQos()) > 0) {
            throw new ProtocolException(ReasonCode.QOS_NOT_SUPPORTED,
                    "will of QoS " + will.qos().level() + " [MQTT-3.2.2-12]");
        }
        if (will.retain() && !limits.retained().available()) {
            throw new ProtocolException(ReasonCode.RETAIN_NOT_SUPPORTED, "retained will [MQTT-3.2.2-13]");
        }
        if (SysTopics.isOwn(will.topic())) {
            throw new ProtocolException(ReasonCode.NOT_AUTHORIZED,
                    "will topic " + will.topic() + " is the broker's own");
        }
        TopicBounds.check("will topic", will.topic(), context);
    }

    static Admission of(Connect connect, Granted granted, String clientId, boolean assigned, Limits limits) {
        long wish = connect.version().isV5()
                ? connect.properties().sessionExpirySeconds()
                : connect.cleanStart() ? 0 : ConnectProperties.NEVER_EXPIRES;
        int keepAliveMaximum = limits.connection().keepAliveMaximumSeconds();
        int keepAlive = connect.keepAliveSeconds();
        boolean overridden =
                connect.version().isV5() && keepAliveMaximum > 0 && (keepAlive == 0 || keepAlive > keepAliveMaximum);
        return new Admission(clientId, assigned, granted.identity(),
                Math.min(wish, limits.session().expiryMaximumSeconds()),
                overridden ? keepAliveMaximum : keepAlive);
    }

    /** What an MQTT 5 client is told: everything that differs from what it would assume [MQTT-3.2.2-16] [MQTT-3.2.2-21]. */
    ConnAckProperties tell(Connect connect, Granted granted, Limits limits) {
        if (!connect.version().isV5()) { return ConnAckProperties.NONE; }
        ConnectProperties asked = connect.properties();
        Limits.Connection connection = limits.connection();
        boolean expiryDiffers = sessionExpirySeconds != asked.sessionExpirySeconds();
        boolean keepAliveDiffers = keepAliveSeconds != connect.keepAliveSeconds();
        return new ConnAckProperties(expiryDiffers ? sessionExpirySeconds : ConnAckProperties.ABSENT,
                connection.receiveMaximum(),
                limits.message().maximumQos(), limits.retained().available(), connection.maximumPacketSize(),
                assigned ? clientId : null,
                connection.topicAliasMaximum(), null, List.of(), limits.subscription().wildcardAvailable(),
                limits.subscription().identifiersAvailable(), limits.subscription().sharedAvailable(),
                keepAliveDiffers ? keepAliveSeconds : ConnAckProperties.ABSENT,
                asked.requestResponseInformation() ? connection.responseInformation() : null, null,
                asked.authenticationMethod(),
                granted.data());
    }
}

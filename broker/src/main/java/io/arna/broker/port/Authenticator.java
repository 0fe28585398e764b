package io.arna.broker.port;

import io.arna.mqtt.Payload;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.packet.Connect;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Decides who may connect. Called on shards: what takes time goes elsewhere and answers later. */
public interface Authenticator {
    /** Begins to find out who is there; for CONNECT, and again for each re-authentication. */
    Exchange begin(Connect connect, Peer peer);

    /** One authentication, of one or several steps. */
    interface Exchange {
        /**
         * Takes what the client sent.
         *
         * @param data the authentication data of CONNECT or AUTH; null when absent
         * @param answer called exactly once, on any thread, possibly before this method returns
         */
        void next(@Nullable Payload data, Consumer<Verdict> answer);
    }

    /** What an authentication has come to. */
    sealed interface Verdict {
        /**
         * The client may come in.
         *
         * @param identity who it is: what a session belongs to and permissions are asked for; null when anonymous
         * @param clientId the client identifier it goes by; null to keep its own
         * @param data last authentication data for the client; null when there is none
         */
        record Granted(@Nullable String identity, @Nullable String clientId, @Nullable Payload data)
                implements Verdict {}

        /**
         * Another step is needed: the client gets this data and answers it. Only for a client that has named an authentication method
         * in CONNECT; any other is granted or refused, for it must not be sent AUTH [MQTT-4.12.0-6].
         */
        record Continue(@Nullable Payload data) implements Verdict {}

        /** The client may not come in; {@code why} is for the log, the client is told the reason alone. */
        record Refused(ReasonCode reason, String why) implements Verdict {}
    }

    /** Lets everybody in under the name they give; enhanced authentication is not offered [MQTT-4.12.0-1]. */
    static Authenticator open() {
        return (connect, peer) -> (data, answer) -> answer.accept(connect.properties().authenticationMethod() == null
                ? new Verdict.Granted(connect.username(), null, null)
                : new Verdict.Refused(ReasonCode.BAD_AUTHENTICATION_METHOD,
                        "no enhanced authentication is configured"));
    }

    /**
     * The same for whoever has proved no user name to the transport. Who has is let in under that name, whatever else is said in CONNECT, and
     * goes by the client id that was proved, if one was.
     */
    default Authenticator behindTransport() {
        return (connect, peer) -> {
            Proven proven = peer.proven();
            if (proven == null) { return begin(connect, peer); }
            if (proven.username() == null || connect.properties().authenticationMethod() != null) {
                return withClientId(begin(connect, peer), proven.clientId());
            }
            return (data, answer) -> answer.accept(
                    new Verdict.Granted(proven.username(), proven.clientId(), null));
        };
    }

    private static Exchange withClientId(Exchange exchange, @Nullable String clientId) {
        if (clientId == null) { return exchange; }
        return (data, answer) -> exchange.next(data, verdict -> answer.accept(verdict instanceof Verdict.Granted granted
                ? new Verdict.Granted(granted.identity(), clientId, granted.data())
                : verdict));
    }
}

package io.arna.client;

import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.packet.ConnAck;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Why something asked of a client did not happen. Stackless: what matters is what the network or the server said, and where the
 * application asked is known to the application.
 */
public abstract sealed class ClientException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private ClientException(String message, @Nullable Throwable cause) {
        super(message, cause, false, false);
    }

    /** What happened, for a person to read. */
    public String whatHappened() {
        return String.valueOf(getMessage());
    }

    /** No connection could be made: unknown host, nobody listens, no answer in time (P15). */
    public static final class Unreachable extends ClientException {
        private static final long serialVersionUID = 1L;

        Unreachable(String whatHappened, @Nullable Throwable cause) {
            super(whatHappened, cause);
        }
    }

    /** The server answered CONNECT, and said no. */
    public static final class ConnectionRefused extends ClientException {
        private static final long serialVersionUID = 1L;

        private final transient ConnAck connAck;

        ConnectionRefused(ConnAck connAck) {
            super("the server refused the connection: " + connAck.reason()
                    + withReasonString(connAck.properties().reasonString()), null);
            this.connAck = connAck;
        }

        /** What the server answered. */
        public ConnAck connAck() {
            return connAck;
        }
    }

    /** The connection ended, by a DISCONNECT of either side or by the network. */
    public static final class ConnectionLost extends ClientException {
        private static final long serialVersionUID = 1L;

        private final @Nullable ReasonCode reason;
        private final boolean saidByServer;

        ConnectionLost(String whatHappened, @Nullable ReasonCode reason, boolean saidByServer,
                @Nullable Throwable cause) {
            super(whatHappened, cause);
            this.reason = reason;
            this.saidByServer = saidByServer;
        }

        /** The reason of the DISCONNECT that ended it; null when there was none. */
        public @Nullable ReasonCode reason() {
            return reason;
        }

        /** Whether the server gave {@link #reason()}, and not this client. */
        public boolean isSaidByServer() {
            return saidByServer;
        }
    }

    /** The server did not take a message or a request, or has announced that it would not. */
    public static final class NotAccepted extends ClientException {
        private static final long serialVersionUID = 1L;

        private final ReasonCode reason;
        private final int packetId;

        NotAccepted(ReasonCode reason, int packetId, String whatHappened) {
            super(whatHappened, null);
            this.reason = reason;
            this.packetId = packetId;
        }

        /** Why: the server's own reason, or the one it would have given. */
        public ReasonCode reason() {
            return reason;
        }

        /** Of the packet the server refused; 0 when nothing was sent. */
        public int packetId() {
            return packetId;
        }
    }

    /** This client's own state or limits forbid it: not connected, closed, or its queue is full. Nothing was sent. */
    public static final class NotPossible extends ClientException {
        private static final long serialVersionUID = 1L;

        NotPossible(String whatHappened) {
            super(whatHappened, null);
        }
    }

    static String inWords(Throwable cause) {
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    static String inSeconds(Duration duration) {
        return duration.toMillis() / 1000.0 + " s";
    }

    static String withReasonString(@Nullable String reasonString) {
        return reasonString == null ? "" : " (" + reasonString + ")";
    }
}

package io.arna.server.log;

import io.arna.broker.port.Events.Client;
import io.arna.broker.port.Peer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One thing that somebody did, or tried. Absent parts are not known, or there are none. Neither payloads nor secrets have a place in it.
 *
 * @param time when
 * @param event what kind of thing
 * @param username who, by the name of a user
 * @param clientId who, by the client identifier
 * @param address from where
 * @param listener through which door
 * @param what was done, or to what
 * @param succeeded whether it came about
 * @param reason why not, or why
 */
record AuditEntry(Instant time, String event, @Nullable String username, @Nullable String clientId,
        @Nullable String address, @Nullable String listener, @Nullable String what, boolean succeeded,
        @Nullable String reason) {
    /** What a client did. */
    static AuditEntry of(Instant time, String event, Client client, @Nullable String what, boolean succeeded,
            @Nullable String reason) {
        return new AuditEntry(time, event, client.identity(), client.clientId(), client.peer().toString(),
                client.peer().listener(), what, succeeded, reason);
    }

    /** What somebody tried who was not let in. */
    static AuditEntry of(Instant time, String event, Peer peer, @Nullable String username, @Nullable String clientId,
            String reason) {
        return new AuditEntry(time, event, username, clientId, peer.toString(), peer.listener(), null, false, reason);
    }

    /** What became of the broker itself, or of what it is told by files. */
    static AuditEntry ofBroker(Instant time, String event, @Nullable String what, boolean succeeded,
            @Nullable String reason) {
        return new AuditEntry(time, event, null, null, null, null, what, succeeded, reason);
    }

    /** As a JSON object on a line of its own. */
    void write(StringBuilder out) {
        out.append("{\"time\":\"");
        TextLines.TIME.formatTo(time, out);
        out.append('"');
        add("event", event, out);
        add("username", username, out);
        add("clientid", clientId, out);
        add("peer", address, out);
        add("listener", listener, out);
        add("what", what, out);
        add("outcome", succeeded ? "success" : "failure", out);
        add("reason", reason, out);
        out.append("}\n");
    }

    private static void add(String key, @Nullable String text, StringBuilder out) {
        if (text != null) {
            JsonLines.writeText(key, String.valueOf(PlainText.of(text)), out);
        }
    }
}

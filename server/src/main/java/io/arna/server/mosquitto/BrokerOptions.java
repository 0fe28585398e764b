package io.arna.server.mosquitto;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The options of the broker as a whole that have a key of ours. Where Mosquitto's default is another one than ours, Mosquitto's is said. */
final class BrokerOptions {
    /** What has to go into a packet beside the payload at most: the longest topic, its length, a packet identifier, and the packet's head. */
    private static final long AROUND_PAYLOAD = 65_535 + 2 + 2 + 5;
    private static final long LARGEST_PACKET = 268_435_460;
    private static final long USUAL_PACKET = 2_000_000;
    private static final Pattern LIFE = Pattern.compile("(\\d{1,9})([hdwmy])");
    /** From the least important to the most. */
    private static final List<String> LEVELS = List.of("debug", "info", "warn", "error");
    private static final Map<String, String> LEVEL_OF = Map.of("all", "debug", "debug", "debug", "internal", "debug",
            "subscribe", "debug", "unsubscribe", "debug", "information", "info", "notice", "info", "websockets",
            "info", "warning", "warn", "error", "error");

    private final Draft draft;
    private final Machine machine;
    private @Nullable Line persistence;
    private @Nullable Line location;
    private @Nullable Line expiration;
    private @Nullable Line packetSize;
    private @Nullable Line payloadSize;
    private @Nullable Line logType;
    private @Nullable Line prefix;
    private String level = "";

    BrokerOptions(Draft draft, Machine machine) {
        this.draft = draft;
        this.machine = machine;
    }

    /** Whether the line is about one of these; then it has been understood, or refused. */
    boolean take(Line line) {
        switch (line.option()) {
            case "persistence", "retained_persistence" -> persistence = line;
            case "persistence_location" -> location = line;
            case "persistent_client_expiration" -> expiration = line;
            case "max_packet_size" -> packetSize = line;
            case "message_size_limit" -> payloadSize = line;
            case "log_type" -> logType(line);
            case "max_inflight_messages" -> number(line, "session.max_inflight_messages", "65535");
            case "max_queued_messages" -> number(line, "session.max_queued_messages", "10000000");
            case "max_queued_bytes" -> number(line, "session.max_queued_bytes", "1TiB");
            case "max_keepalive" -> number(line, "connection.max_keepalive", "0");
            case "sys_interval" -> number(line, "sys.interval", "0");
            case "queue_qos0_messages" -> flag(line, "session.queue_qos0_messages");
            case "retain_available" -> flag(line, "retained.available");
            case "clientid_prefixes" -> prefix = line;
            case "user" -> user(line);
            case "global_max_connections" -> {
                if (!line.value().equals("-1")) {
                    number(line, "admission.max_connections", "0");
                }
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private void flag(Line line, String path) {
        draft.set(path, String.valueOf(draft.flag(line)), line);
    }

    /** Zero stands for no bound. */
    private void number(Line line, String path, String unbounded) {
        Long number = draft.number(line);
        if (number != null) {
            draft.set(path, number == 0 ? unbounded : line.value(), line);
        }
    }

    private void user(Line line) {
        if (machine.isRoot() && !line.value().equals(machine.user())) {
            draft.refuse(line, "this process runs as root and stays so: start it as " + line.value()
                    + " (User= in the unit of systemd, or runuser -u " + line.value()
                    + " -- arna start …), and take the line out to run as root");
        }
    }

    private void logType(Line line) {
        String asked = LEVEL_OF.get(line.value());
        if (line.value().equals("none")) {
            draft.advise(line, "errors are logged all the same; 2>/dev/null leaves them out, too");
            asked = "error";
        }
        if (asked == null) {
            draft.refuse(line, line.value() + " is none of Mosquitto's kinds of log messages");
            return;
        }
        if (logType == null || LEVELS.indexOf(asked) < LEVELS.indexOf(level)) {
            level = asked;
            logType = line;
        }
    }

    /** Says what several lines say together, and what holds when nothing was said. */
    void finish() {
        if (logType != null) {
            draft.set("log.level", level, logType);
        }
        packetSize();
        expiration();
        persistence();
    }

    /** Client ids are bound to a form where a password has told who the user is, and there alone. */
    void finishPrefix(boolean letsInWithoutPassword) {
        if (prefix == null) { return; }
        String value = prefix.value();
        if (value.isEmpty() || value.contains("*") || value.contains("$")) {
            draft.refuse(prefix, "a prefix without * and $ is expected");
        } else if (letsInWithoutPassword) {
            draft.refuse(prefix,
                    "binds clients that log in with a password and no others, and here some come in without one: let every listener have "
                            + "allow_anonymous false and a password_file, or take the line out");
        } else {
            draft.set("authentication.client_id_pattern", value + "*", prefix);
        }
    }

    private void packetSize() {
        long size = USUAL_PACKET;
        Line said = null;
        Long packet = packetSize == null ? null : draft.number(packetSize);
        if (packet != null) {
            size = packet;
            said = packetSize;
        }
        Long payload = payloadSize == null ? null : draft.number(payloadSize);
        if (payload != null && payload == 0 && packet == null) {
            size = LARGEST_PACKET;
            said = payloadSize;
        } else if (payload != null && payload > 0 && (packet == null || payload + AROUND_PAYLOAD < packet)) {
            size = Math.min(payload + AROUND_PAYLOAD, LARGEST_PACKET);
            said = payloadSize;
        }
        draft.set("connection.max_packet_size", String.valueOf(size), said);
    }

    private void expiration() {
        if (expiration == null) {
            draft.set("session.max_expiry_interval", "never", null);
            return;
        }
        Matcher life = LIFE.matcher(expiration.value());
        if (!life.matches()) {
            draft.refuse(expiration, (expiration.value().isEmpty() ? "nothing" : expiration.value())
                    + " is not a number and one of h, d, w, m, y, as in 2w");
            return;
        }
        long days = switch (life.group(2)) {
            case "m" -> 30;
            case "y" -> 365;
            default -> 0;
        };
        draft.set("session.max_expiry_interval",
                days == 0 ? life.group() : Long.parseLong(life.group(1)) * days + "d", expiration);
    }

    private void persistence() {
        boolean keeps = persistence != null && draft.flag(persistence);
        if (location != null && location.value().isEmpty()) {
            draft.refuse(location, "the name of a directory is missing");
        } else if (persistence == null || !keeps) {
            draft.set("node.data_dir", "none", persistence);
        } else if (location == null) {
            draft.advise(persistence,
                    "no persistence_location is named, so the store is in node.data_dir, usually the folder data beside the launcher");
        } else {
            draft.set("node.data_dir", location.value(), location);
            adviseOfOldFile(location);
        }
    }

    /** What Mosquitto has kept there does not come over by itself. */
    private void adviseOfOldFile(Line where) {
        try {
            Path folder = Path.of(where.value());
            Path old = folder.resolve("mosquitto.db");
            if (Files.exists(old) && !Files.exists(folder.resolve("store"))) {
                draft.advise(where, "what Mosquitto has kept in " + old + " is not read: 'arna import " + old + " --to "
                        + folder + "' brings it over, before the first start");
            }
        } catch (InvalidPathException _) {
            // Said of the key that it becomes.
        }
    }
}

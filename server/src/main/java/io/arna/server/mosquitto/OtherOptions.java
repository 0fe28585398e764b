package io.arna.server.mosquitto;

import java.util.Map;
import java.util.Set;

/** Options that have no key of ours: what is said about each. */
final class OtherOptions {
    private static final String LOG_GOES =
            "the log goes to standard error: a service's journal has it, or 'arna start … 2>> FILE'";
    private static final String LOG_LINE =
            "each line of the log begins with its time; with --set log.format=json it is an object for programs";

    /** What has no effect here, and what to do instead. */
    private static final Map<String, String> WITHOUT_EFFECT = Map.ofEntries(
            Map.entry("pid_file",
                    "no such file is written: a service manager knows the process, as in 'systemctl show -p MainPID arna'"),
            Map.entry("log_facility", LOG_GOES),
            Map.entry("log_timestamp", LOG_LINE),
            Map.entry("log_timestamp_format", LOG_LINE),
            Map.entry("connection_messages",
                    "clients that come and go are logged at level info: log_type warning leaves them out"),
            Map.entry("websockets_log_level", "WebSockets have no log of their own"),
            Map.entry("autosave_interval",
                    "nothing is saved from time to time: what is acknowledged is on disk before"),
            Map.entry("autosave_on_changes",
                    "nothing is saved from time to time: what is acknowledged is on disk before"),
            Map.entry("persistence_file",
                    "the store is a folder of its own below persistence_location; 'arna import FILE --to DIR' brings over what "
                            + "Mosquitto has kept in that file"),
            Map.entry("allow_duplicate_messages", "subscriptions that overlap bring a message once"),
            Map.entry("check_retain_source",
                    "retained messages of a client stay until they are replaced, whatever it may do later"),
            Map.entry("max_inflight_bytes", "what is under way to a client is bounded by max_inflight_messages alone"),
            Map.entry("memory_limit", "memory is bounded by Java: ARNA_JVM_OPTS=-Xmx512m"),
            Map.entry("set_tcp_nodelay", "packets are always sent at once"),
            Map.entry("upgrade_outgoing_qos",
                    "a message goes out with the lower of its QoS and the subscription's, as MQTT has it"),
            Map.entry("retain_expiry_interval",
                    "retained messages stay until they are replaced; --set message.max_expiry_interval=TIME bounds the life of "
                            + "all messages"),
            Map.entry("enable_control_api", "topics below $CONTROL have no meaning of their own"),
            Map.entry("global_max_clients",
                    "sessions are not counted; persistent_client_expiration ends those that are not used"),
            Map.entry("auth_plugin_deny_special_chars", "no plugins are loaded"),
            Map.entry("plugin_deny_special_chars", "no plugins are loaded"),
            Map.entry("websockets_headers_size", "a WebSocket's request may have 8 KiB"));

    /** What must not be left out in silence. */
    private static final Map<String, String> REFUSED = Map.of(Line.CONNECTION,
            "bridges to other brokers are not there: take it and the lines that belong to it out, and let Mosquitto or another program "
                    + "carry the messages");

    private static final Set<String> OF_BRIDGES = Set.of("address", "addresses", "topic", "cleansession", "clientid",
            "idle_timeout", "keepalive_interval", "local_cleansession", "local_clientid", "local_password",
            "local_username", "notifications", "notifications_local_only", "notification_topic", "password",
            "remote_clientid", "remote_password", "remote_username", "restart_timeout", "round_robin", "start_type",
            "threshold", "try_private", "username");

    private OtherOptions() {}

    static void tell(Line line, boolean ofBridge, Draft draft) {
        String option = line.option();
        if (OF_BRIDGES.contains(option) || option.startsWith("bridge_")) {
            if (!ofBridge) {
                draft.refuse(line, "belongs to a bridge, and no 'connection NAME' stands before it");
            }
        } else if (REFUSED.containsKey(option)) {
            draft.refuse(line, REFUSED.getOrDefault(option, ""));
        } else if (option.equals("log_dest")) {
            if (!line.value().equals("stderr")) {
                draft.advise(line, LOG_GOES);
            }
        } else if (option.startsWith("plugin_opt_") || option.startsWith("auth_opt_")) {
            draft.advise(line, "belongs to a plugin, and none is loaded");
        } else if (WITHOUT_EFFECT.containsKey(option)) {
            draft.advise(line, WITHOUT_EFFECT.getOrDefault(option, ""));
        } else {
            draft.refuse(line, "Mosquitto has no such option");
        }
    }
}

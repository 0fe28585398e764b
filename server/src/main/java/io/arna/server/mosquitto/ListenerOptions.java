package io.arna.server.mosquitto;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The options of a listener. One of Mosquitto's becomes one of ours for each address of the network interface it is bound to, and else one. */
final class ListenerOptions {
    private static final String PORT = "port";
    private static final String ADDRESS = "bind_address";
    private static final String INTERFACE = "bind_interface";
    private static final String DOMAIN = "socket_domain";
    private static final String PROTOCOL = "protocol";
    private static final String EVERY_ADDRESS = "::";
    private static final String LOOPBACK = "localhost";
    private static final String USUAL_PORT = "1883";
    private static final String PROXY = "enable_proxy_protocol";
    private static final Pattern PORT_NUMBER = Pattern.compile("\\d{1,5}");

    private static final Set<String> KNOWN = Set.of(PORT, ADDRESS, INTERFACE, DOMAIN, PROTOCOL, "max_connections",
            "max_qos", "max_topic_alias", "max_topic_alias_broker", "mount_point", "use_username_as_clientid",
            "accept_protocol_versions", PROXY, "proxy_protocol_v2_require_tls", "websockets_origin",
            "http_dir", "packet_buffer_size");

    private final Draft draft;
    private final Machine machine;
    private final boolean localOnly;
    private final int places;
    private final Set<String> names = new HashSet<>();
    private int index;
    private boolean letsInWithoutPassword;
    private boolean usesPsk;

    /**
     * For a file.
     *
     * @param localOnly whether no line says where to listen
     * @param places how many listeners Mosquitto would have
     */
    ListenerOptions(Draft draft, Machine machine, boolean localOnly, int places) {
        this.draft = draft;
        this.machine = machine;
        this.localOnly = localOnly;
        this.places = places;
    }

    static boolean isKnown(String option) {
        return KNOWN.contains(option) || TlsOptions.isKnown(option);
    }

    /** Whether an option before any listener says where to listen, so that this is not for this machine alone. */
    static boolean opensDefault(String option) {
        return option.equals(PORT) || option.equals(ADDRESS);
    }

    /** Adds what becomes of a listener: {@code begin} is its first line, null for the one that has none. */
    void add(@Nullable Line begin, List<Line> lines, Security security, Security.Common together) {
        Map<String, Line> options = new LinkedHashMap<>();
        lines.forEach(line -> options.put(line.option(), line));
        Line portLine = begin == null ? options.get(PORT) : begin;
        String[] words = begin == null ? new String[]{""} : begin.value().split("[ \t]+", 2);
        String port = begin != null ? words[0] : portLine == null ? USUAL_PORT : portLine.value();
        String address = begin == null ? valueOf(options.get(ADDRESS)) : words.length < 2 ? null : words[1];
        Line addressLine = begin == null ? options.get(ADDRESS) : begin;
        boolean isUnix = begin != null && port.equals("0") && address != null;
        if (!isUnix && !isPort(port, portLine)) { return; }

        TlsOptions tls = new TlsOptions(options, security.pskFile(), draft);
        usesPsk |= tls.usesPsk();
        boolean webSocket = isWebSocket(options.get(PROTOCOL));
        if (isUnix && begin != null && (webSocket || tls.isAsked())) {
            draft.refuse(begin, "MQTT as it is is spoken at a Unix socket, without TLS and WebSockets");
            return;
        }
        String kind = isUnix ? "unix" : (webSocket ? tls.isAsked() ? "wss" : "ws" : tls.isAsked() ? "tls" : "tcp");
        Line asked = begin == null ? firstOf(options) : begin;
        boolean anonymous = allowsAnonymous(asked, security, tls.provesUsernames(), together);
        for (String host : isUnix ? List.of(address) : hosts(address, addressLine, options)) {
            String at = "listeners[" + index++ + "].";
            draft.set(at + "kind", kind, options.getOrDefault(PROTOCOL, asked));
            if (isUnix) {
                draft.set(at + "socket", host, begin);
            } else {
                draft.set(at + "host", host, addressLine == null ? asked : addressLine);
                draft.set(at + PORT, port, portLine);
            }
            name(at, kind + ":" + (isUnix ? "default" : port), asked);
            draft.set(at + "allow_anonymous", String.valueOf(anonymous),
                    security.anonymousLine() == null ? asked : security.anonymousLine());
            tls.translate(at);
            if (webSocket) {
                origins(at, lines, asked, !anonymous && !tls.asksForCertificates());
            }
            connections(at, options.get("max_connections"));
            proxy(at, options.get(PROXY));
        }
        others(options, tls, webSocket);
        letsInWithoutPassword |= anonymous || tls.provesUsernames();
    }

    /** Whether somebody may come in who shows no password. */
    boolean letsInWithoutPassword() {
        return letsInWithoutPassword;
    }

    /** Says so when no listener has any use for the keys that a line names. */
    void tellUnused(Line pskFile) {
        if (!usesPsk) {
            draft.advise(pskFile, "no listener has a psk_hint, so none goes by these keys");
        }
    }

    private static @Nullable String valueOf(@Nullable Line line) {
        return line == null ? null : line.value();
    }

    private static @Nullable Line firstOf(Map<String, Line> options) {
        return options.values().stream().findFirst().orElse(null);
    }

    private boolean isPort(String port, @Nullable Line line) {
        int number = PORT_NUMBER.matcher(port).matches() ? Integer.parseInt(port) : -1;
        if (number > 0 && number <= 65_535) { return true; }
        if (line != null) {
            draft.refuse(line, (port.isEmpty() ? "nothing" : port) + " is not a port (1–65535)"
                    + (number == 0 ? ", and the name of a Unix socket is missing behind it" : ""));
        }
        return false;
    }

    private boolean isWebSocket(@Nullable Line protocol) {
        if (protocol == null) { return false; }
        boolean isWebSocket = protocol.value().equals("websockets");
        if (!isWebSocket && !protocol.value().equals("mqtt")) {
            draft.refuse(protocol, (protocol.value().isEmpty() ? "nothing" : protocol.value())
                    + " is not spoken; mqtt and websockets are");
        }
        return isWebSocket;
    }

    /** Mosquitto 2 lets in nobody without credentials unless it is said, and everybody of this machine when no line says where to listen. */
    private boolean allowsAnonymous(@Nullable Line asked, Security security, boolean proven, Security.Common together) {
        Boolean said = security.allowAnonymous();
        boolean anonymous = said == null ? localOnly : said;
        boolean hasPasswords = security.passwordFile() != null;
        if (!anonymous && !hasPasswords && !proven) {
            Line blamed = security.anonymousLine() == null ? asked : security.anonymousLine();
            String sentence =
                    "nobody could connect here: without 'allow_anonymous true' clients must show who they are, and no password_file"
                            + " tells who may; add one of the two";
            if (blamed == null) {
                draft.refuse(sentence);
            } else {
                draft.refuse(blamed, sentence);
            }
            return true;
        }
        if (anonymous && !hasPasswords && together.hasPasswords() && asked != null) {
            draft.advise(asked,
                    "this listener has no password_file of its own, but here one holds for all: who gives a user name must give its password");
        }
        return anonymous;
    }

    private List<String> hosts(@Nullable String address, @Nullable Line line, Map<String, Line> options) {
        Line domain = options.get(DOMAIN);
        Line bound = options.get(INTERFACE);
        String family = domain == null ? "" : domain.value();
        if (domain != null && !family.equals("ipv4") && !family.equals("ipv6")) {
            draft.refuse(domain, (family.isEmpty() ? "nothing" : family) + " is not ipv4 or ipv6");
            return List.of(LOOPBACK);
        }
        if (bound != null && address != null) {
            draft.refuse(bound, "an address is named already: give one of the two");
        } else if (bound != null) {
            return addressesOf(bound, family);
        } else if (address != null && line != null) {
            return List.of(narrowed(address, family, domain == null ? line : domain));
        } else if (localOnly) {
            return List.of(family.equals("ipv4") ? "127.0.0.1" : family.equals("ipv6") ? "::1" : LOOPBACK);
        } else if (family.equals("ipv4")) {
            return List.of("0.0.0.0");
        } else if (family.equals("ipv6") && domain != null) {
            draft.refuse(domain,
                    "a listener on all addresses takes IPv4 as well: name the address of IPv6 to listen on");
        }
        return List.of(EVERY_ADDRESS);
    }

    private String narrowed(String address, String family, Line line) {
        if (family.isEmpty()) { return address; }
        if (address.equals(LOOPBACK)) { return family.equals("ipv4") ? "127.0.0.1" : "::1"; }
        try {
            if (InetAddress.ofLiteral(address) instanceof Inet4Address != family.equals("ipv4")) {
                draft.refuse(line, address + " is no address of " + family);
            }
        } catch (IllegalArgumentException _) {
            draft.refuse(line, address + " is a name, which stands for all its addresses: name the " + family
                    + " address itself");
        }
        return address;
    }

    private List<String> addressesOf(Line line, String family) {
        List<String> addresses = new ArrayList<>();
        for (InetAddress address : machine.addresses().apply(line.value())) {
            if (family.isEmpty() || address instanceof Inet4Address == family.equals("ipv4")) {
                addresses.add(address.getHostAddress());
            }
        }
        if (addresses.isEmpty()) {
            draft.refuse(line, "there is no network interface " + line.value()
                    + (family.isEmpty() ? " with an address" : " with an address of " + family));
            return List.of(LOOPBACK);
        }
        return addresses;
    }

    /** Ours have names, of which no two are the same; so a name stays when an option of the command line sets another port. */
    private void name(String at, String usual, @Nullable Line asked) {
        String name = usual;
        for (int number = 2; !names.add(name); number++) {
            name = usual + ":" + number;
        }
        draft.set(at + "name", name, asked);
    }

    /** Mosquitto takes WebSockets from any page. That is kept where a page cannot come in with what the browser has, and else it is ours to say. */
    private void origins(String at, List<Line> lines, @Nullable Line asked, boolean credentialsAreTyped) {
        List<Line> named = lines.stream().filter(line -> line.option().equals("websockets_origin")).toList();
        for (int i = 0; i < named.size(); i++) {
            draft.set(at + "origins[" + i + "]", named.get(i).value(), named.get(i));
        }
        if (named.isEmpty() && credentialsAreTyped) {
            draft.set(at + "origins[0]", "*", asked);
        } else if (named.isEmpty() && asked != null) {
            draft.advise(asked,
                    "browsers may connect from pages of this machine only, because no password is asked for: "
                            + "websockets_origin https://example.org lets in those of others");
        }
        if (asked != null) {
            draft.advise(asked, "WebSockets are at the path /mqtt and at no other: --set " + at + "path=/ for another");
        }
    }

    private void connections(String at, @Nullable Line line) {
        if (line == null) { return; }
        Long number = draft.number(line);
        if (number != null && number >= 0) {
            draft.set(at + "max_connections", line.value(), line);
        }
    }

    /** Both versions of the protocol are understood, whichever is named. */
    private void proxy(String at, @Nullable Line line) {
        if (line != null && (line.value().equals("1") || line.value().equals("2"))) {
            draft.set(at + "proxy_protocol", "true", line);
        }
    }

    private void others(Map<String, Line> options, TlsOptions tls, boolean webSocket) {
        options.values().forEach(line -> {
            switch (line.option()) {
                case "max_qos" -> together("message.max_qos", line);
                case "max_topic_alias" -> together("connection.max_topic_alias", line);
                case "max_topic_alias_broker" -> together("connection.max_topic_alias_broker", line);
                case "mount_point" -> draft.refuse(line,
                        "clients of one listener cannot be kept below a topic of their own: say with acl_file what they may do, and take the line out");
                case "use_username_as_clientid" -> {
                    if (draft.flag(line) && !tls.provesUsernames()) {
                        draft.refuse(line,
                                "user names do not become client ids, except those of certificates; 'clientid_prefixes' or, in our own words, "
                                        + "authentication.client_id_pattern demand that client ids fit");
                    }
                }
                case "accept_protocol_versions" -> {
                    if (!List.of(line.value().split("[ ,\t]+")).containsAll(List.of("3", "4", "5"))) {
                        draft.refuse(line,
                                "versions of MQTT cannot be refused by listener: 3.1, 3.1.1 and 5.0 are always spoken; take the line out");
                    }
                }
                case PROXY -> {
                    if (!line.value().equals("1") && !line.value().equals("2")) {
                        draft.refuse(line, (line.value().isEmpty() ? "nothing" : line.value())
                                + " is not 1 or 2, the versions of the PROXY protocol");
                    }
                }
                case "proxy_protocol_v2_require_tls" -> {
                    if (draft.flag(line)) {
                        draft.refuse(line,
                                "what the proxy says about TLS is not looked at: have the proxy itself refuse clients without it, and take the "
                                        + "line out");
                    }
                }
                case "websockets_origin" -> {
                    if (!webSocket) {
                        draft.advise(line, "is about protocol websockets, and this listener speaks mqtt");
                    }
                }
                case "http_dir" -> draft.advise(line, "no files are served: a web server does that");
                case "packet_buffer_size" -> draft.advise(line, "buffers grow and shrink with the packets");
                default -> {
                    // where to listen, how many, and TLS: said above
                }
            }
        });
    }

    private void together(String path, Line line) {
        draft.setShared(path, line.value(), line);
        if (places > 1) {
            draft.advise(line, "holds here for all listeners");
        }
    }
}

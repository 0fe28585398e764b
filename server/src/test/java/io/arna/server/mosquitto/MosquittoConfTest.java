package io.arna.server.mosquitto;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A semicolon stands for the end of a line. */
class MosquittoConfTest {
    private static final Machine MACHINE = new Machine("anna", name -> switch (name) {
        case "lan0" -> List.of(InetAddress.ofLiteral("192.0.2.7"), InetAddress.ofLiteral("2001:db8::7"));
        default -> List.of();
    });

    @TempDir private Path folder;

    private Translation read(String lines) {
        return read(lines, MACHINE);
    }

    private Translation read(String lines, Machine machine) {
        try {
            return MosquittoConf.read(
                    Files.writeString(folder.resolve("mosquitto.conf"), lines.replaceAll("; *", "\n")), machine);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** What is set, without what Mosquitto's defaults set. */
    private static String said(Translation translation) {
        assertThat(translation.refusals()).isEmpty();
        return translation.settings().stream().filter(setting -> setting.line() > 0)
                .map(setting -> setting.path() + "=" + setting.value()).collect(Collectors.joining(" "));
    }

    private String refusals(String lines) {
        return read(lines).refusals().stream().map(Remark::toString).collect(Collectors.joining("\n"))
                .replace(folder.toString(), "DIR");
    }

    private String advice(String lines) {
        Translation translation = read(lines);
        assertThat(translation.refusals()).isEmpty();
        return translation.advice().stream().map(Remark::toString).collect(Collectors.joining("\n"))
                .replace(folder.toString(), "DIR");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            max_inflight_messages 7            | session.max_inflight_messages=7
            max_inflight_messages 0            | session.max_inflight_messages=65535
            max_queued_messages 50             | session.max_queued_messages=50
            max_queued_messages 0              | session.max_queued_messages=10000000
            max_queued_bytes 5000              | session.max_queued_bytes=5000
            max_queued_bytes 0                 | session.max_queued_bytes=1TiB
            queue_qos0_messages true           | session.queue_qos0_messages=true
            persistent_client_expiration 2w    | session.max_expiry_interval=2w
            persistent_client_expiration 12h   | session.max_expiry_interval=12h
            persistent_client_expiration 2m    | session.max_expiry_interval=60d
            persistent_client_expiration 1y    | session.max_expiry_interval=365d
            max_keepalive 120                  | connection.max_keepalive=120
            max_packet_size 1000               | connection.max_packet_size=1000
            message_size_limit 1000            | connection.max_packet_size=66544
            message_size_limit 0               | connection.max_packet_size=268435460
            message_size_limit 9; max_packet_size 500 | connection.max_packet_size=500
            retain_available false             | retained.available=false
            sys_interval 0                     | sys.interval=0
            persistence true; persistence_location /var/lib/mosquitto/ | node.data_dir=/var/lib/mosquitto/
            persistence false; persistence_location /var/lib/mosquitto/ | node.data_dir=none
            log_type warning                   | log.level=warn
            log_type error; log_type notice    | log.level=info
            log_type subscribe; log_type error | log.level=debug
            log_type all                       | log.level=debug
            log_dest stderr                    | ''
            global_max_connections -1          | ''
            global_max_connections 5           | admission.max_connections=5
            allow_zero_length_clientid true    | ''
            user mosquitto                     | ''
            """)
    void brokerWideOptionsHaveAKeyOfOurs(String lines, String settings) {
        assertThat(said(read(lines))).isEqualTo(settings);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            max_connections 5                  | max_connections=5
            max_connections -1                 | ''
            protocol mqtt                      | ''
            accept_protocol_versions 3,4,5,5   | ''
            enable_proxy_protocol 2            | proxy_protocol=true
            proxy_protocol_v2_require_tls false | ''
            certfile c; keyfile k              | certificate=c key=k
            certfile c; keyfile k; cafile a    | certificate=c key=k
            certfile c; keyfile k; tls_version tlsv1.3 | certificate=c key=k tls_versions[0]=tls1.3
            certfile c; keyfile k; tls_version tlsv1.2 | certificate=c key=k tls_versions[0]=tls1.2 tls_versions[1]=tls1.3
            certfile c; keyfile k; ciphers ECDHE-RSA-AES128-GCM-SHA256:!aNULL | certificate=c key=k ciphers[0]=TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256
            certfile c; keyfile k; ciphers HIGH:!aNULL:!MD5 | certificate=c key=k
            certfile c; keyfile k; ciphers_tls1.3 TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256 | certificate=c key=k
            certfile c; keyfile k; cafile a; crlfile r; require_certificate true | certificate=c key=k client_certificates=required ca=a crl=r username_from=none
            certfile c; keyfile k; capath a; require_certificate true; use_identity_as_username true | certificate=c key=k client_certificates=required ca=a username_from=cn
            certfile c; keyfile k; cafile a; require_certificate true; use_subject_as_username true; use_username_as_clientid true | certificate=c key=k client_certificates=required ca=a username_from=subject client_id_from=subject
            """)
    void optionsOfAListenerHaveAKeyOfOurs(String lines, String settings) {
        String said = said(read("listener 1885 10.0.0.1; allow_anonymous true; " + lines))
                .replaceAll("listeners\\[0]\\.(kind|host|port|name|allow_anonymous)=\\S+ ?", "")
                .replace("listeners[0].", "")
                .strip();
        assertThat(said).isEqualTo(settings);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                                            | localhost 1883 tcp
            listener 1884                                 | :: 1884 tcp
            listener 1884; socket_domain ipv4             | 0.0.0.0 1884 tcp
            listener 1884 192.0.2.1                       | 192.0.2.1 1884 tcp
            listener 1884 localhost; socket_domain ipv6   | ::1 1884 tcp
            listener 1884 localhost; socket_domain ipv4   | 127.0.0.1 1884 tcp
            port 1885                                     | :: 1885 tcp
            bind_address 192.0.2.3                        | 192.0.2.3 1883 tcp
            socket_domain ipv4                            | 127.0.0.1 1883 tcp
            listener 1884; bind_interface lan0            | 192.0.2.7 1884 tcp, 2001:db8:0:0:0:0:0:7 1884 tcp
            listener 1884; bind_interface lan0; socket_domain ipv4 | 192.0.2.7 1884 tcp
            listener 9001; protocol websockets            | :: 9001 ws
            listener 9001; protocol websockets; certfile c; keyfile k | :: 9001 wss
            listener 8883; certfile c; keyfile k          | :: 8883 tls
            max_connections 5; listener 1884              | :: 1883 tcp, :: 1884 tcp
            """)
    void listensWhereMosquittoWould(String lines, String expected) {
        assertThat(places(read("allow_anonymous true; " + lines))).isEqualTo(expected);
    }

    private static String places(Translation translation) {
        assertThat(translation.refusals()).isEmpty();
        StringBuilder places = new StringBuilder();
        for (int i = 0; !value(translation, "listeners[" + i + "].host").equals("none"); i++) {
            String at = "listeners[" + i + "].";
            places.append(i == 0 ? "" : ", ").append(value(translation, at + "host")).append(' ')
                    .append(value(translation, at + "port")).append(' ').append(value(translation, at + "kind"));
        }
        return places.toString();
    }

    private static String value(Translation translation, String path) {
        return translation.settings().stream().filter(setting -> setting.path().equals(path)).map(Setting::value)
                .findFirst().orElse("none");
    }

    @Test
    void withoutAListenerEverybodyOfThisMachineIsLetIn() {
        assertThat(value(read(""), "listeners[0].allow_anonymous")).isEqualTo("true");
        assertThat(value(read("password_file pw"), "listeners[0].allow_anonymous")).isEqualTo("true");
        assertThat(value(read("password_file pw; allow_anonymous false"), "listeners[0].allow_anonymous"))
                .as("who says so is taken at his word").isEqualTo("false");
    }

    @Test
    void whoNamesAListenerLetsNobodyInWithoutCredentials() {
        assertThat(said(read("listener 1884; password_file pw; acl_file rules"))).isEqualTo(
                "authentication.password_file=pw authorization.acl_file=rules authorization.format=mosquitto "
                        + "listeners[0].kind=tcp listeners[0].host=:: listeners[0].port=1884 listeners[0].name=tcp:1884 listeners[0].allow_anonymous=false");
        assertThat(refusals("listener 1884")).isEqualTo(
                "listener: nobody could connect here: without 'allow_anonymous true' clients must show who they are, and no password_file tells "
                        + "who may; add one of the two, DIR/mosquitto.conf:1");
        assertThat(refusals("port 1884")).startsWith("port: nobody could connect here");
        assertThat(refusals("allow_anonymous false")).startsWith("allow_anonymous: nobody could connect here");
        assertThat(refusals("listener 8883; certfile c; keyfile k; cafile a; require_certificate true"))
                .startsWith("listener: nobody could connect here");
    }

    @Test
    void certificatesThatNameUsersAreCredentials() {
        Translation translation = read("listener 8883; certfile c; keyfile k; cafile a; require_certificate true; "
                + "use_identity_as_username true");
        assertThat(translation.refusals()).isEmpty();
        assertThat(value(translation, "listeners[0].allow_anonymous")).isEqualTo("false");
    }

    @Test
    void listenersMayDifferInWhomTheyLetIn() {
        Translation translation = read("""
                per_listener_settings true; listener 1884 127.0.0.1; allow_anonymous true; listener 1885; password_file pw
                """);
        assertThat(translation.refusals()).isEmpty();
        assertThat(value(translation, "listeners[0].allow_anonymous")).isEqualTo("true");
        assertThat(value(translation, "listeners[1].allow_anonymous")).isEqualTo("false");
        assertThat(value(translation, "authentication.password_file")).isEqualTo("pw");
        assertThat(translation.advice()).extracting(Remark::sentence).containsExactly(
                "this listener has no password_file of its own, but here one holds for all: who gives a user name must give its password");
    }

    @Test
    void listenersCannotDifferInTheirFiles() {
        String two =
                "per_listener_settings true; listener 1; allow_anonymous true; %s; listener 2; allow_anonymous true; %s";
        assertThat(refusals(two.formatted("password_file a", "password_file b"))).isEqualTo(
                "password_file: another listener has a, at DIR/mosquitto.conf:4; here all listeners have one in common: put both into one file, "
                        + "DIR/mosquitto.conf:7");
        assertThat(refusals(two.formatted("acl_file a", "acl_file b"))).startsWith("acl_file: another listener has a");
        assertThat(refusals(two.formatted("acl_file a", "max_qos 1")))
                .startsWith("acl_file: not every listener has one");
        assertThat(refusals(two.formatted("acl_file a", "acl_file a"))).isEmpty();
        assertThat(refusals("per_listener_settings true; listener 1; password_file a; listener 2"))
                .as("here the file would let users in that Mosquitto keeps out")
                .startsWith("listener: nobody could connect here");
    }

    @Test
    void withoutPerListenerSettingsTheyHoldForAll() {
        Translation translation = read("listener 1; allow_anonymous true; listener 2");
        assertThat(value(translation, "listeners[0].allow_anonymous")).isEqualTo("true");
        assertThat(value(translation, "listeners[1].allow_anonymous")).isEqualTo("true");
        assertThat(refusals("password_file a; password_file b; listener 1"))
                .startsWith("password_file: another file is named at DIR/mosquitto.conf:1 already");
        assertThat(refusals("password_file; listener 1")).startsWith("password_file: the name of a file is missing");
    }

    @Test
    void aListenerMayBeAUnixSocket() {
        assertThat(said(read("allow_anonymous true; listener 0 /run/m.sock; max_connections 5"))).isEqualTo(
                "listeners[0].kind=unix listeners[0].socket=/run/m.sock listeners[0].name=unix:default listeners[0].allow_anonymous=true listeners[0].max_connections=5");
    }

    @Test
    void keysThatBothSidesKnowStandForCertificates() {
        String listener = "psk_file keys; listener 8884 10.0.0.1; psk_hint which; ";
        assertThat(said(read(listener + "use_identity_as_username true; tls_version tlsv1.3"))).isEqualTo(
                "listeners[0].kind=tls listeners[0].host=10.0.0.1 listeners[0].port=8884 listeners[0].name=tls:8884 listeners[0].allow_anonymous=false "
                        + "listeners[0].psk_file=keys listeners[0].psk_hint=which listeners[0].use_identity_as_username=true "
                        + "listeners[0].tls_versions[0]=tls1.3");
        assertThat(said(read(listener + "protocol websockets; password_file pw"))).contains("listeners[0].kind=wss",
                "listeners[0].use_identity_as_username=false", "listeners[0].allow_anonymous=false");
    }

    @Test
    void listenersOnOnePortHaveDifferentNames() {
        Translation translation = read("allow_anonymous true; listener 1884 127.0.0.1; listener 1884 ::1");
        assertThat(value(translation, "listeners[0].name")).isEqualTo("tcp:1884");
        assertThat(value(translation, "listeners[1].name")).isEqualTo("tcp:1884:2");
    }

    @Test
    void whatAllListenersHaveInCommonMustBeTheSame() {
        String two = "allow_anonymous true; listener 1; max_qos 1; listener 2; max_qos %d";
        assertThat(value(read(two.formatted(1)), "message.max_qos")).isEqualTo("1");
        assertThat(refusals(two.formatted(0))).isEqualTo("max_qos: says something else than DIR/mosquitto.conf:3, "
                + "but here all listeners have it in common: say the same for each, DIR/mosquitto.conf:5");
        assertThat(value(read("max_topic_alias 5"), "connection.max_topic_alias")).isEqualTo("5");
        assertThat(value(read("max_topic_alias_broker 6"), "connection.max_topic_alias_broker")).isEqualTo("6");
    }

    @Test
    void pagesMayConnectFromWhereMosquittoTakesThemUnlessTheBrowserAloneWouldLetThemIn() {
        String listener = "listener 9001; protocol websockets; ";
        assertThat(value(read(listener + "password_file pw"), "listeners[0].origins[0]")).isEqualTo("*");
        assertThat(value(read(listener + "allow_anonymous true"), "listeners[0].origins[0]")).isEqualTo("none");
        assertThat(advice(listener + "allow_anonymous true")).contains("pages of this machine only", "path /mqtt");
        assertThat(
                value(read(listener + "allow_anonymous true; websockets_origin https://a; websockets_origin https://b"),
                        "listeners[0].origins[1]"))
                .isEqualTo("https://b");
        assertThat(advice("listener 1884; allow_anonymous true; websockets_origin https://a"))
                .contains("is about protocol websockets");
    }

    @Test
    void clientIdsAreBoundWherePasswordsTellWhoTheUserIs() {
        assertThat(value(read("listener 1884; password_file pw; clientid_prefixes plant-"),
                "authentication.client_id_pattern")).isEqualTo("plant-*");
        assertThat(refusals("listener 1884; allow_anonymous true; password_file pw; clientid_prefixes plant-"))
                .startsWith("clientid_prefixes: binds clients that log in with a password and no others");
        assertThat(refusals("listener 1884; password_file pw; clientid_prefixes *"))
                .startsWith("clientid_prefixes: a prefix without * and $ is expected");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pid_file /run/m.pid", "log_dest file /var/log/m.log", "log_dest syslog", "log_dest stdout",
            "log_facility 5", "log_timestamp false", "log_timestamp_format %H", "log_type none",
            "connection_messages false", "websockets_log_level 0", "autosave_interval 5", "autosave_on_changes true",
            "persistence_file m.db", "persistence true", "allow_duplicate_messages false", "check_retain_source false",
            "max_inflight_bytes 5", "memory_limit 5", "set_tcp_nodelay true", "upgrade_outgoing_qos true",
            "retain_expiry_interval 1d", "enable_control_api true", "global_max_clients 5", "auto_id_prefix x",
            "auth_plugin_deny_special_chars false", "auth_opt_x 1", "plugin_opt_x 1", "websockets_headers_size 9",
            "http_dir /www", "packet_buffer_size 9", "psk_file p",
            "certfile c; keyfile k; dhparamfile d", "certfile c; keyfile k; cafile a",
            "certfile c; keyfile k; capath a", "certfile c; keyfile k; crlfile r",
            "certfile c; keyfile k; tls_version tlsv1.1",
            "certfile c; keyfile k; disable_client_cert_date_checks true"})
    void whatHasNoEffectIsNamedWithItsLine(String lines) {
        String option = lines.replaceAll(".*; *", "").replaceAll(" .*", "");
        int line = lines.split(";").length;
        assertThat(advice(lines)).startsWith(option + ": ").endsWith(", DIR/mosquitto.conf:" + line);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            frobnicate 1                       | frobnicate: Mosquitto has no such option
            connection b; address h; topic # both | connection: bridges to other brokers are not there
            topic # both                       | topic: belongs to a bridge, and no 'connection NAME' stands before it
            bridge_cafile a                    | bridge_cafile: belongs to a bridge
            plugin /x/auth.so                  | plugin: plugins of Mosquitto cannot be loaded
            global_plugin /x/auth.so           | global_plugin: plugins of Mosquitto cannot be loaded
            auth_plugin /x/auth.so             | auth_plugin: plugins of Mosquitto cannot be loaded
            plugin /x/mosquitto_dynamic_security.so | plugin: plugins of Mosquitto cannot be loaded, and this one decides who may do what: 'arna import
            psk_hint h                         | psk_hint: needs a psk_file with the keys
            psk_file p; psk_hint h; certfile c | psk_hint: a listener goes by certificates or by keys
            psk_file p; psk_hint h; allow_anonymous true; ciphers PSK | ciphers: suites for keys that both sides know are not chosen
            psk_file p; psk_hint h; allow_anonymous true; use_subject_as_username true | use_subject_as_username: needs certificates
            psk_file p; listener 1; psk_hint h | listener: nobody could connect here
            allow_zero_length_clientid false   | allow_zero_length_clientid: clients that give no client id cannot be kept out
            allow_anonymous maybe              | allow_anonymous: maybe is not true or false
            per_listener_settings              | per_listener_settings: nothing is not true or false
            max_queued_messages many           | max_queued_messages: many is not a whole number
            persistent_client_expiration 2     | persistent_client_expiration: 2 is not a number and one of h, d, w, m, y
            persistence_location               | persistence_location: the name of a directory is missing
            log_type loud                      | log_type: loud is none of Mosquitto's kinds
            mount_point a/                     | mount_point: clients of one listener cannot be kept below a topic
            use_username_as_clientid true      | use_username_as_clientid: user names do not become client ids
            accept_protocol_versions 5         | accept_protocol_versions: versions of MQTT cannot be refused
            enable_proxy_protocol 3            | enable_proxy_protocol: 3 is not 1 or 2
            proxy_protocol_v2_require_tls true | proxy_protocol_v2_require_tls: what the proxy says about TLS is not looked at
            protocol http_api                  | protocol: http_api is not spoken; mqtt and websockets are
            socket_domain ipv5                 | socket_domain: ipv5 is not ipv4 or ipv6
            max_connections few                | max_connections: few is not a whole number
            port 70000                         | port: 70000 is not a port (1–65535)
            allow_anonymous true; listener     | listener: nothing is not a port
            allow_anonymous true; listener 0   | listener: 0 is not a port (1–65535), and the name of a Unix socket is missing
            allow_anonymous true; listener 0 /run/m.sock; protocol websockets | listener: MQTT as it is is spoken at a Unix socket
            allow_anonymous true; listener 0 /run/m.sock; certfile c | listener: MQTT as it is is spoken at a Unix socket
            allow_anonymous true; listener 1; socket_domain ipv6 | socket_domain: a listener on all addresses takes IPv4 as well
            allow_anonymous true; listener 1 10.0.0.1; socket_domain ipv6 | socket_domain: 10.0.0.1 is no address of ipv6
            allow_anonymous true; listener 1 here; socket_domain ipv4 | socket_domain: here is a name, which stands for all its addresses
            allow_anonymous true; listener 1 here; bind_interface lan0 | bind_interface: an address is named already
            allow_anonymous true; listener 1; bind_interface lan9 | bind_interface: there is no network interface lan9
            use_identity_as_username true      | use_identity_as_username: needs certificates of clients
            use_subject_as_username true       | use_subject_as_username: needs certificates of clients
            cafile a; capath b; require_certificate true | capath: there is a cafile as well
            tls_version tlsv9                  | tls_version: tlsv9 is not tlsv1.2 or tlsv1.3
            ciphers ECDHE-RSA-RC4-SHA          | ciphers: ECDHE-RSA-RC4-SHA is not understood
            ciphers HIGH:ECDHE-RSA-AES128-GCM-SHA256 | ciphers: HIGH beside suites that are named is not understood
            ciphers HIGH:!AES128               | ciphers: !AES128 is not understood
            ciphers                            | ciphers: a list of cipher suites is missing
            ciphers_tls1.3 TLS_AES_128_GCM_SHA256 | ciphers_tls1.3: TLS 1.3 is spoken with its three usual suites
            tls_engine pkcs11                  | tls_engine: engines of OpenSSL are not used
            tls_engine_kpass_sha1 00           | tls_engine_kpass_sha1: engines of OpenSSL are not used
            tls_keyform engine                 | tls_keyform: engines of OpenSSL are not used
            include_dir                        | include_dir: a directory is missing
            include_dir /does/not/exist        | include_dir: there is no directory /does/not/exist
            """)
    void whatMustNotBeLeftOutIsRefusedWithItsLine(String lines, String sentence) {
        assertThat(refusals(lines)).startsWith(sentence).contains("DIR/mosquitto.conf:");
    }

    @Test
    void tellsAllThatIsWrong() {
        assertThat(read("frobnicate 1; plugin x; max_qos 1; mount_point a").refusals()).extracting(Remark::line)
                .containsExactly(1, 2, 4);
    }

    @Test
    void rootDoesNotBecomeSomebodyElse() {
        Machine asRoot = new Machine("root", _ -> List.of());
        assertThat(read("user mosquitto", asRoot).refusals()).singleElement()
                .satisfies(refusal -> assertThat(refusal.toString())
                        .startsWith("user: this process runs as root and stays so: start it as mosquitto"));
        assertThat(read("user root", asRoot).refusals()).isEmpty();
    }

    @Test
    void includesFilesInTheOrderOfTheirNamesInPlaceOfTheLine() throws IOException {
        Path included = Files.createDirectory(folder.resolve("conf.d"));
        Files.writeString(included.resolve("b.conf"), "max_queued_messages 2\nlistener 1885\n");
        Files.writeString(included.resolve("a.conf"), "# first\n\nmax_queued_messages 1\nlistener 1884\nmax_qos 1\n");
        Files.writeString(included.resolve("README"), "not read");
        Translation translation = read("allow_anonymous true; include_dir " + included + "; max_queued_messages 3");
        assertThat(translation.refusals()).isEmpty();
        assertThat(translation.settings()).filteredOn(setting -> setting.path().equals("session.max_queued_messages"))
                .extracting(Setting::value).containsExactly("1", "2", "3");
        assertThat(translation.settings()).filteredOn(setting -> setting.path().equals("listeners[0].port"))
                .containsExactly(
                        new Setting("listeners[0].port", "1884", included.resolve("a.conf").toString(), 4));
    }

    @Test
    void anIncludedFileIncludesNoOthers() throws IOException {
        Path included = Files.createDirectory(folder.resolve("conf.d"));
        Files.writeString(included.resolve("a.conf"), "include_dir " + included);
        assertThat(refusals("include_dir " + included))
                .isEqualTo("include_dir: a file that is itself included includes "
                        + "no others: name the directory in the first file, DIR/conf.d/a.conf:1");
    }

    @Test
    void aFileThatIsNotThereIsRefused() {
        assertThat(MosquittoConf.read(folder.resolve("no.conf"), MACHINE).refusals()).singleElement()
                .satisfies(refusal -> assertThat(refusal.sentence()).isEqualTo("there is no such file"));
        assertThat(MosquittoConf.read(folder, MACHINE).refusals()).singleElement()
                .satisfies(refusal -> assertThat(refusal.sentence()).isEqualTo("this is a directory, not a file"));
    }

    @Test
    void tellsWhatMosquittoHasKeptThere() throws IOException {
        Files.writeString(folder.resolve("mosquitto.db"), "");
        assertThat(advice("persistence true; persistence_location " + folder)).isEqualTo(
                "persistence_location: what Mosquitto has kept in DIR/mosquitto.db is not read: 'arna import DIR/mosquitto.db "
                        + "--to DIR' brings it over, before the first start, DIR/mosquitto.conf:2");
        Files.createDirectory(folder.resolve("store"));
        assertThat(advice("persistence true; persistence_location " + folder)).isEmpty();
    }

    @Test
    void mosquittosDefaultsHoldWhereTheyAreOthersThanOurs() {
        Translation translation = read("");
        assertThat(value(translation, "session.max_expiry_interval")).isEqualTo("never");
        assertThat(value(translation, "connection.max_packet_size")).isEqualTo("2000000");
        assertThat(value(translation, "node.data_dir")).isEqualTo("none");
    }
}

package io.arna.cli.doctor;

import io.arna.client.ClientException;
import io.arna.client.ClientException.ConnectionLost;
import io.arna.client.ClientException.ConnectionRefused;
import io.arna.client.ClientException.NotAccepted;
import io.arna.client.ClientException.Unreachable;
import io.arna.client.ClientListener;
import io.arna.client.ClientLoop;
import io.arna.client.ClientOptions;
import io.arna.client.Message;
import io.arna.client.MqttClient;
import io.arna.client.ServerAddress;
import io.arna.client.TlsProblem;
import io.arna.mqtt.MqttVersion;
import io.arna.mqtt.Payload;
import io.arna.mqtt.Qos;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.packet.ConnAck;
import io.arna.mqtt.packet.Subscription;
import io.arna.mqtt.topic.TopicFilter;
import io.arna.mqtt.topic.TopicName;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** What is said in MQTT: CONNECT, who may come in, what they may do. Blocks. */
final class MqttCheckup {
    private final Target target;
    private final InetSocketAddress reached;
    private final boolean asksForCertificate;
    private final Report report;

    /**
     * Says nothing yet.
     *
     * @param reached where the server answers
     * @param asksForCertificate whether it has asked for a certificate of the client's
     */
    MqttCheckup(Target target, InetSocketAddress reached, boolean asksForCertificate, Report report) {
        this.target = target;
        this.reached = reached;
        this.asksForCertificate = asksForCertificate;
        this.report = report;
    }

    /** Whether a CONNECT is answered there, with whatever. */
    static boolean isAnswered(Target target, InetSocketAddress reached) {
        for (MqttVersion version : List.of(MqttVersion.V5, MqttVersion.V3_1_1)) {
            try (ClientLoop loop = ClientLoop.start("arna-doctor");
                    MqttClient client =
                            MqttClient.on(loop, options(target, reached, version), new ClientListener() {})) {
                ConnAck _ = answer(client.connect(), target);
                return true;
            } catch (ConnectionRefused _) {
                return true;
            } catch (ClientException | TimeoutException _) {
                // Perhaps the other version is understood.
            }
        }
        return false;
    }

    /** The address that was tried before, but for TLS, which needs the name. */
    private static ClientOptions options(Target target, InetSocketAddress reached, MqttVersion version) {
        String password = target.password();
        var address = target.address().transport() == ServerAddress.Transport.TCP
                ? ServerAddress.tcp(reached.getAddress().getHostAddress(), reached.getPort())
                : target.address();
        return ClientOptions.to(address).version(version).clientId(target.clientId())
                .username(target.username()).password(password == null ? null : Payload.ofUtf8(password))
                .connectTimeout(target.patience()).tls(target.tls()).build();
    }

    /** Ends well when every part fits. */
    void run() throws Fault {
        MqttVersion asked = target.version();
        try (ClientLoop loop = ClientLoop.start("arna-doctor")) {
            if (asked != null || (target.password() != null && target.username() == null)) {
                run(loop, asked == null ? MqttVersion.V5 : asked);
                return;
            }
            try {
                run(loop, MqttVersion.V5);
            } catch (NotSpoken e) {
                report.unknown(Part.MQTT, "5.0 is not understood; trying 3.1.1");
                run(loop, MqttVersion.V3_1_1);
            }
        } catch (NotSpoken e) {
            throw e.fault;
        }
    }

    /** This version may be what does not fit. */
    private static final class NotSpoken extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient Fault fault;

        NotSpoken(Fault fault) {
            super(fault.getMessage(), null, false, false);
            this.fault = fault;
        }
    }

    private void run(ClientLoop loop, MqttVersion version) throws Fault, NotSpoken {
        try (MqttClient client = MqttClient.on(loop, options(target, reached, version), new ClientListener() {})) {
            ConnAck _ = connect(client, version);
            report.fits(Part.MQTT, "the server speaks MQTT " + nameOf(version));
            report.fits(Part.USER, target.username() == null
                    ? "let in without a user name"
                    : "let in as " + target.username());
            if (target.subscribe() != null) {
                checkSubscribe(client, target.subscribe(), version);
            }
            if (target.publish() != null) {
                checkPublish(client, target.publish(), version);
            }
        }
    }

    private static String nameOf(MqttVersion version) {
        return switch (version) {
            case V3_1 -> "3.1";
            case V3_1_1 -> "3.1.1";
            case V5 -> "5.0";
        };
    }

    /** The answer of a server, or what it was instead. */
    private static <T> T answer(CompletionStage<T> asked, Target target) throws TimeoutException {
        try {
            return asked.toCompletableFuture().get(target.patience().toMillis() + 1_000, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ClientException known) { throw known; }
            throw new IllegalStateException(e); // a client fails with nothing else
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // whoever asks for it ends the program
            throw new TimeoutException("interrupted");
        }
    }

    // ── CONNECT ──

    private ConnAck connect(MqttClient client, MqttVersion version) throws Fault, NotSpoken {
        try {
            return answer(client.connect(), target);
        } catch (ConnectionRefused e) {
            throw refused(e.connAck(), version);
        } catch (TimeoutException _) {
            throw silent();
        } catch (ClientException e) {
            if (e instanceof Unreachable && e.getCause() == null) { throw silent(); }
            TlsProblem problem = tlsProblem(e);
            if (problem != null) { throw refusedOverTls(problem); }
            throw noMqtt(e);
        }
    }

    private static @Nullable TlsProblem tlsProblem(Throwable failure) {
        for (Throwable one = failure; one != null; one = one.getCause()) {
            if (one instanceof TlsProblem problem) { return problem; }
        }
        return null;
    }

    /** TLS 1.3 refuses a client's certificate only after the handshake. */
    private Fault refusedOverTls(TlsProblem problem) {
        boolean hasShown = target.tls().certificate() != null;
        return switch (problem.kind()) {
            case CERTIFICATE_WANTED, CERTIFICATE_REFUSED ->
                    ConnectionCheckup.clientCertificate(hasShown, List.of(), null,
                            String.valueOf(problem.getMessage()));
            case FILES -> new Fault(Part.CLIENT_CERTIFICATE, String.valueOf(problem.getMessage()),
                    "name PEM files with --cert and --key");
            case UNKNOWN_AUTHORITY -> new Fault(Part.CHAIN, String.valueOf(problem.getMessage()),
                    "--cafile names the certificate of the authority");
            case OTHER_HOST -> new Fault(Part.HOST, String.valueOf(problem.getMessage()),
                    "connect by a name that the certificate is for");
            case EXPIRED -> new Fault(Part.DATES, String.valueOf(problem.getMessage()), "have it renewed");
            case NOTHING_IN_COMMON, NOT_TLS, OTHER -> asksForCertificate && !hasShown
                    ? ConnectionCheckup.clientCertificate(false, List.of(), null, "")
                    : new Fault(Part.TLS, String.valueOf(problem.getMessage()),
                            "see the server's log for its side of it");
        };
    }

    private Fault silent() {
        if (isTlsThere()) { return saysTls(); }
        return new Fault(Part.MQTT, target.place() + " takes connections, but has not answered CONNECT within "
                + target.patience().toSeconds() + " s",
                "see whether the broker hangs, and whether it is a broker that holds the port");
    }

    /** What came instead of CONNACK, or nothing. */
    private NotSpoken noMqtt(ClientException failure) {
        if (isTlsThere()) { return new NotSpoken(saysTls()); }
        if (asksForCertificate && target.tls().certificate() == null) {
            return new NotSpoken(ConnectionCheckup.clientCertificate(false, List.of(), null, ""));
        }
        boolean isMistake = failure instanceof ConnectionLost lost && lost.reason() != null && !lost.isSaidByServer();
        return new NotSpoken(new Fault(Part.MQTT, isMistake
                ? "what answers at " + target.place() + " does not speak MQTT: " + failure.whatHappened()
                : target.place() + " does not answer CONNECT: " + failure.whatHappened(),
                "see whether that is the broker's port for "
                        + target.address().transport().name().toLowerCase(Locale.ROOT)
                        + ", and the broker's log for why it closes"));
    }

    private boolean isTlsThere() {
        return !target.address().transport().isTls()
                && !TlsProbe.shakeHands(reached, target.address().host(), List.of(),
                        null, target.patience()).chain().isEmpty();
    }

    private Fault saysTls() {
        var encrypted = target.address().transport().encrypted();
        return new Fault(Part.MQTT, "TLS is spoken at " + target.place() + ", and not MQTT without it",
                "write " + new ServerAddress(encrypted, target.address().host(), target.address().port(),
                        target.address().path())
                        + ", with --cafile for the authority if it is your own");
    }

    private Fault refused(ConnAck answer, MqttVersion version) throws NotSpoken {
        String reason = reasonOf(answer.reason(), answer.properties().reasonString());
        String who = target.username() == null ? "a client without a user name" : "the user " + target.username();
        return switch (answer.reason()) {
            case UNSUPPORTED_PROTOCOL_VERSION -> throw new NotSpoken(new Fault(Part.MQTT,
                    "the server does not speak MQTT " + nameOf(version), "choose another with -V"));
            case BAD_USER_NAME_OR_PASSWORD -> new Fault(Part.USER, "the server does not let " + who + " in, " + reason,
                    target.username() == null ? "give a user name with -u and a password with -P"
                            : "look for a slip in user name or password; brokers do not tell which");
            case NOT_AUTHORIZED -> new Fault(Part.USER, "the server does not let " + who + " in, " + reason,
                    target.username() == null ? "give a user name with -u and a password with -P"
                            : "see the broker's log: user, client id, address or listener is not allowed");
            case BANNED -> new Fault(Part.USER, "the server has banned " + who + ", " + reason,
                    "wait until the ban has ended, or have it lifted by whoever runs the broker");
            case BAD_AUTHENTICATION_METHOD -> new Fault(Part.USER, "the server wants " + who
                    + " to prove itself in another way, " + reason, "ask whoever runs the broker in which");
            case CLIENT_IDENTIFIER_NOT_VALID -> new Fault(Part.USER, "the server does not accept the client id '"
                    + target.clientId() + "', " + reason,
                    target.clientId().isEmpty() ? "give one with -i" : "take one it allows, or none");
            case USE_ANOTHER_SERVER,
                    SERVER_MOVED -> new Fault(Part.MQTT, "the server sends clients elsewhere, " + reason,
                            "connect to " + (answer.properties().serverReference() == null
                                    ? "the other one" : answer.properties().serverReference()));
            case SERVER_UNAVAILABLE, SERVER_BUSY, QUOTA_EXCEEDED, CONNECTION_RATE_EXCEEDED -> new Fault(Part.MQTT,
                    "the server takes no clients just now, " + reason, "try again later, and see the broker's log");
            default -> new Fault(Part.MQTT, "the server refuses CONNECT, " + reason, "see the broker's log");
        };
    }

    private static String reasonOf(ReasonCode reason, @Nullable String words) {
        return "%s 0x%02X%s".formatted(reason, reason.value(), words == null ? "" : " (" + words + ")");
    }

    // ── What the user may do ──

    private void checkSubscribe(MqttClient client, TopicFilter filter, MqttVersion version) throws Fault {
        try {
            ReasonCode reason = answer(client.subscribe(Subscription.of(filter, Qos.AT_LEAST_ONCE)), target)
                    .reasons().getFirst();
            if (reason.value() < 0x80) {
                report.fits(Part.ACL, "may subscribe to " + filter);
                return;
            }
            if (reason == ReasonCode.NOT_AUTHORIZED) { throw denied("subscribe to " + filter, reasonOf(reason, null)); }
            throw new Fault(Part.ACL, "the server refuses a subscription to " + filter + (version.isV5()
                    ? ", " + reasonOf(reason, null)
                    : ", and MQTT " + nameOf(version) + " has no way to say why"),
                    "most often it is the ACL: see the broker's log" + (version.isV5() ? "" : ", or try -V mqttv5"));
        } catch (ClientException e) {
            throw refusedOperation("subscribe to " + filter, e);
        } catch (TimeoutException _) {
            throw noAnswer("SUBSCRIBE");
        }
    }

    private void checkPublish(MqttClient client, TopicName topic, MqttVersion version) throws Fault {
        try {
            ReasonCode reason =
                    answer(client.publish(Message.of(topic.toString(), target.payload(), Qos.AT_LEAST_ONCE)),
                            target).reason();
            if (version.isV5()) {
                report.fits(Part.ACL, "may publish to " + topic
                        + (reason == ReasonCode.NO_MATCHING_SUBSCRIBERS ? "; nobody listens there now" : ""));
            } else {
                report.unknown(Part.ACL, "a message to " + topic + " was acknowledged, but MQTT " + nameOf(version)
                        + " cannot say whether the broker let it through: ask it with -V mqttv5, or listen with 'arna sub'");
            }
        } catch (NotAccepted e) {
            throw e.reason() == ReasonCode.NOT_AUTHORIZED
                    ? denied("publish to " + topic, reasonOf(e.reason(), null))
                    : new Fault(Part.ACL, "the server does not take a message to " + topic + ", "
                            + reasonOf(e.reason(), null), "see the broker's log");
        } catch (ClientException e) {
            throw refusedOperation("publish to " + topic, e);
        } catch (TimeoutException _) {
            throw noAnswer("PUBLISH");
        }
    }

    private Fault denied(String what, String reason) {
        return new Fault(Part.ACL, (target.username() == null ? "this client" : "the user " + target.username())
                + " may not " + what + ", " + reason,
                "add a rule to the broker's ACL; with Arna 'arna explain' says which rule decides");
    }

    /** Some brokers say no by ending the connection. */
    private Fault refusedOperation(String what, ClientException failure) {
        if (failure instanceof ConnectionLost lost && lost.reason() != null && lost.isSaidByServer()) {
            ReasonCode reason = lost.reason();
            return reason == ReasonCode.NOT_AUTHORIZED
                    ? denied(what, reasonOf(reason, null))
                    : new Fault(Part.ACL, "the server ended the connection at the attempt to " + what + ", "
                            + reasonOf(reason, null), "see the broker's log");
        }
        return new Fault(Part.ACL, "the attempt to " + what + " ended with: " + failure.whatHappened(),
                "most often it is the ACL: see the broker's log");
    }

    private Fault noAnswer(String packet) {
        return new Fault(Part.ACL, "the server has not answered " + packet + " within " + target.patience().toSeconds()
                + " s, and so does not tell whether it is allowed", "see the broker's log");
    }
}

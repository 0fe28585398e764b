package io.arna.broker.connection;

import io.arna.broker.connection.Phase.Authenticating;
import io.arna.broker.connection.Phase.AwaitingConnect;
import io.arna.broker.connection.Phase.Closed;
import io.arna.broker.connection.Phase.Moving;
import io.arna.broker.connection.Phase.Open;
import io.arna.broker.connection.Phase.Opening;
import io.arna.broker.event.Counter;
import io.arna.broker.home.Home;
import io.arna.broker.home.Homes;
import io.arna.broker.limit.Bound;
import io.arna.broker.port.Authenticator;
import io.arna.broker.port.Authenticator.Exchange;
import io.arna.broker.port.Authenticator.Verdict;
import io.arna.broker.port.Authorizer;
import io.arna.broker.port.Conversation;
import io.arna.broker.port.Events;
import io.arna.broker.port.Peer;
import io.arna.broker.port.Store;
import io.arna.broker.port.Wire;
import io.arna.broker.session.Occupant;
import io.arna.broker.session.Session;
import io.arna.broker.session.Sessions.Opened;
import io.arna.broker.timer.Timer;
import io.arna.mqtt.Payload;
import io.arna.mqtt.ProtocolException;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.packet.Auth;
import io.arna.mqtt.packet.ConnAck;
import io.arna.mqtt.packet.Connect;
import io.arna.mqtt.packet.Disconnect;
import io.arna.mqtt.packet.Packet;
import io.arna.mqtt.packet.Will;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The conversation with one client. Begins on the shard that accepted the connection; once it is known who is there, moves to the home
 * shard of the client identifier and stays. Confined to the shard it is on.
 *
 * <p>Look-up and takeover of a session come after authentication, so that a stranger cannot kick anybody out.
 */
public final class ClientConnection implements Conversation, Occupant {
    /** An authentication, from CONNECT to CONNACK or one step of a later one, may not take longer. */
    private static final long AUTHENTICATION_SECONDS = 30;

    private final Wire wire;
    private final Peer peer;
    private final Homes homes;
    private final Authenticator authenticator;
    private final Authorizer authorizer;
    private final Doorkeeper doorkeeper;
    private final Answers answers;
    private Home home;
    private Phase phase = AwaitingConnect.INSTANCE;
    /** Runs while authentication waits for the client; null otherwise. */
    private @Nullable Timer patience;

    /** A client has connected on the shard of {@code home}. */
    public ClientConnection(Wire wire, Peer peer, Homes homes, Home home, Authenticator authenticator,
            Authorizer authorizer, Doorkeeper doorkeeper) {
        this.wire = wire;
        this.peer = peer;
        this.homes = homes;
        this.home = home;
        this.authenticator = authenticator;
        this.authorizer = authorizer;
        this.doorkeeper = doorkeeper;
        this.answers = new Answers(wire, home.context().limits().connection().serverReference());
        home.context().counters().add(Counter.CONNECTIONS_OPENED);
    }

    // ── What the wire tells ──

    @Override
    public void onPacket(Packet packet) {
        assert home.context().shard().isCurrent();
        try {
            switch (phase) {
                case Open(OpenConnection open) -> open.onPacket(packet);
                case AwaitingConnect _ -> onFirstPacket(packet);
                case Authenticating authenticating -> onPacketBeforeConnAck(packet, authenticating);
                // Reading is paused in these; what a wire delivers all the same is its mistake.
                case Moving _,Opening _ -> throw new AssertionError(packet.type() + " while reading is paused");
                case Closed _ -> {
                }
            }
        } catch (ProtocolException e) {
            onProtocolError(e);
        }
    }

    @Override
    public void onProtocolError(ProtocolException error) {
        home.context().counters().add(Counter.PROTOCOL_ERRORS);
        if (error.reason() == ReasonCode.PACKET_TOO_LARGE) {
            home.context().counters().reached(Bound.PACKET_SIZE);
        }
        end(error.reason(), error.whatWeSaw());
    }

    @Override
    public void onWritable() {
        if (phase instanceof Open(OpenConnection open)) {
            open.session().onWritable();
        }
    }

    @Override
    public void onClosed() {
        home.context().counters().add(Counter.CONNECTIONS_CLOSED);
        finish(ReasonCode.UNSPECIFIED_ERROR, "connection lost", true);
    }

    // ── CONNECT ──

    private void onFirstPacket(Packet packet) {
        if (!(packet instanceof Connect connect)) {
            throw new ProtocolException(ReasonCode.PROTOCOL_ERROR, packet.type() + " before CONNECT [MQTT-3.1.0-1]");
        }
        answers.keepWithin(connect.properties().maximumPacketSize());
        Admission.check(connect, home.context());
        Doorkeeper.Refusal refusal = doorkeeper.look(connect, peer, home.context());
        // Whom the doorkeeper refuses is asked nothing.
        Exchange exchange = refusal == null ? authenticator.begin(connect, peer) : (_, _) -> {};
        phase = new Authenticating(connect, exchange);
        if (refusal != null) {
            keepOut(refusal);
            return;
        }
        patience = armPatience();
        ask(exchange, connect.properties().authenticationData(), this::onVerdict);
    }

    private void onPacketBeforeConnAck(Packet packet, Authenticating authenticating) {
        String method = authenticating.connect().properties().authenticationMethod();
        switch (packet) {
            case Auth auth when auth.reason() == ReasonCode.CONTINUE_AUTHENTICATION
                    && auth.authenticationMethod() != null
                    && auth.authenticationMethod().equals(method) ->
                    ask(authenticating.exchange(), auth.authenticationData(), this::onVerdict);
            case Auth _ -> throw new ProtocolException(ReasonCode.PROTOCOL_ERROR,
                    "AUTH with another reason or method [MQTT-4.12.0-5]");
            case Disconnect disconnect -> finish(disconnect.reason(), "client left before it was let in", false);
            case Packet other ->
                    throw new ProtocolException(ReasonCode.PROTOCOL_ERROR,
                            other.type() + " while authentication is under way (3.1.2.11.9)");
        }
    }

    /** A timer that ends the connection when authentication takes too long; disarm it when it has not. */
    Timer armPatience() {
        Timer timer = Timer.of(() -> end(ReasonCode.NOT_AUTHORIZED, "authentication took too long"));
        home.timers().arm(timer, TimeUnit.SECONDS.toNanos(AUTHENTICATION_SECONDS));
        return timer;
    }

    /** Asks for the next verdict; the answer comes home to this shard, and what the client sends meanwhile waits. */
    void ask(Exchange exchange, @Nullable Payload data, Consumer<Verdict> then) {
        Home asked = home;
        wire.pauseReading();
        exchange.next(data, verdict -> {
            if (asked.context().shard().isCurrent()) {
                onAnswer(verdict, then);
            } else {
                asked.context().shard().execute(() -> onAnswer(verdict, then));
            }
        });
    }

    private void onAnswer(Verdict verdict, Consumer<Verdict> then) {
        if (phase == Closed.INSTANCE) { return; }
        try {
            then.accept(verdict);
        } catch (ProtocolException e) {
            onProtocolError(e);
        }
    }

    private void onVerdict(Verdict verdict) {
        if (!(phase instanceof Authenticating(Connect connect, Exchange _))) { return; }
        switch (verdict) {
            case Verdict.Refused(ReasonCode reason, String why) -> end(reason, null, why);
            case Verdict.Continue(Payload data) -> {
                assert connect.properties().authenticationMethod() != null
                        : "another step for a client that named no authentication method";
                answer(new Auth(ReasonCode.CONTINUE_AUTHENTICATION, connect.properties().authenticationMethod(),
                        data, null, List.of()));
                wire.resumeReading();
            }
            case Verdict.Granted granted -> admit(connect, granted);
        }
    }

    private void admit(Connect connect, Verdict.Granted granted) {
        home.timers().disarm(patience);
        patience = null;
        String wanted = granted.clientId() == null ? connect.clientId() : granted.clientId();
        boolean assigned = wanted.isEmpty();
        String clientId = assigned ? newClientId() : wanted;
        Admission admission = Admission.of(connect, granted, clientId, assigned, home.context().limits());
        Will will = connect.will();
        if (will != null && !authorizer.of(new Authorizer.Subject(clientId, granted.identity(), peer))
                .mayPublish(will.topic(), will.qos(), will.retain())) {
            throw new ProtocolException(ReasonCode.NOT_AUTHORIZED, "the will may not be published to " + will.topic());
        }
        int shard = homes.homeOf(clientId);
        if (shard == home.context().shard().index()) {
            open(connect, granted, admission);
            return;
        }
        phase = new Moving(connect);
        wire.moveTo(shard, () -> {
            home = homes.at(shard);
            open(connect, granted, admission);
        });
    }

    /** An identifier nobody has, and that is at home here already. */
    private String newClientId() {
        while (true) {
            String id = "arna-" + Long.toUnsignedString(home.context().shard().random(), 36)
                    + Long.toUnsignedString(home.context().shard().random(), 36);
            if (homes.homeOf(id) == home.context().shard().index()) { return id; }
        }
    }

    private void open(Connect connect, Verdict.Granted granted, Admission admission) {
        assert home.context().shard().isCurrent();
        ReasonCode closed = homes.closedFor();
        if (closed != null) {
            end(closed, "the server is shutting down");
            return;
        }
        if (home.sessions().isAnothers(admission.clientId(), admission.identity())) {
            end(ReasonCode.CLIENT_IDENTIFIER_NOT_VALID, null, "the client identifier belongs to another identity than "
                    + (admission.identity() == null ? "that of an anonymous client" : admission.identity()));
            return;
        }
        Authorizer.Subject subject = new Authorizer.Subject(admission.clientId(), admission.identity(), peer);
        Doorkeeper.Refusal refusal = doorkeeper.enter(subject,
                home.sessions().find(admission.clientId()) == null, replacesOwn(admission), home.context());
        if (refusal != null) {
            keepOut(refusal);
            return;
        }
        Opened opened = home.sessions().open(admission.clientId(), admission.identity(), connect.cleanStart(),
                admission.sessionExpirySeconds(), connect.will(), this);
        Events.Client events = new Events.Client(admission.clientId(), admission.identity(), peer, connect.version());
        AdmittedClient client =
                new AdmittedClient(this, wire, home, opened.session(), subject, authorizer.of(subject), events,
                        new AckQueue(this::answer), doorkeeper.pressure());
        OpenConnection open = new OpenConnection(client, authenticator, connect, admission);
        Opening opening = new Opening(open, opened.present());
        phase = opening;
        wire.pauseReading();
        // No session is present for MQTT 3.1: its CONNACK has no such flag.
        boolean present = opened.present() && connect.version().level() > 3;
        ConnAck yes = new ConnAck(present, ReasonCode.SUCCESS,
                admission.tell(connect, granted, home.context().limits()));
        home.sessions().remember(opened.session(), failure -> onRemembered(failure, opening, connect, yes));
    }

    /** Whether the connection that will be ended for this one is one of the same identity. */
    private boolean replacesOwn(Admission admission) {
        Session session = home.sessions().find(admission.clientId());
        Occupant occupant = session == null ? null : session.occupant();
        return occupant != null && Objects.equals(occupant.identity(), admission.identity());
    }

    private void keepOut(Doorkeeper.Refusal refusal) {
        home.context().counters().reached(refusal.bound());
        end(refusal.reason(), null, refusal.why());
    }

    /** The store has answered; only now may the client hear that it has a session. */
    private void onRemembered(Store.@Nullable Failure failure, Opening opening, Connect connect, ConnAck yes) {
        if (phase != opening) { return; }
        OpenConnection open = opening.open();
        if (failure != null) {
            home.context().events().storeFailed("session of " + open.clientId(), failure.why());
            end(ReasonCode.SERVER_UNAVAILABLE, Session.CANNOT_KEEP);
            return;
        }
        if (!answers.send(yes)) {
            end(ReasonCode.PACKET_TOO_LARGE, "CONNACK is larger than the client takes");
            return;
        }
        phase = new Open(open);
        open.begin(connect, opening.present());
        if (phase != Closed.INSTANCE) { // as it is when what must be sent again could not be kept
            wire.resumeReading();
        }
    }

    // ── The end ──

    @Override
    public void end(ReasonCode reason, String why) {
        end(reason, why, why);
    }

    /**
     * Ends the connection.
     *
     * @param told what the client may read; null for the reason alone
     * @param why what the operator reads
     */
    void end(ReasonCode reason, @Nullable String told, String why) {
        switch (phase) {
            case Open _ -> answers.goodBye(reason, told);
            case AwaitingConnect _,Authenticating _,Moving _,Opening _ -> answers.no(reason, told);
            case Closed _ -> {
                return;
            }
        }
        finish(reason, why, true);
    }

    /** Sends an answer. A client that does not take what answers it would wait for ever: it is told and cut off [MQTT-3.1.2-24]. */
    void answer(Packet packet) {
        if (!answers.send(packet)) {
            end(ReasonCode.PACKET_TOO_LARGE, packet.type() + " is larger than the client takes");
        }
    }

    @Override
    public @Nullable String identity() {
        return switch (phase) {
            case Open(OpenConnection open) -> open.identity();
            case Opening(OpenConnection open, boolean _) -> open.identity();
            case AwaitingConnect _,Authenticating _,Moving _,Closed _ -> null;
        };
    }

    @Override
    public void mustBeRead() {
        if (phase instanceof Open(OpenConnection open)) {
            open.mustBeRead();
        }
    }

    @Override
    public void reviewPermissions() {
        if (phase instanceof Open(OpenConnection open)) {
            open.reviewPermissions();
        }
    }

    @Override
    public void reviewBan() {
        Doorkeeper.Refusal refusal = switch (phase) {
            case Open(OpenConnection open) -> doorkeeper.banned(open.subject(), home.context());
            case Opening(OpenConnection open, boolean _) -> doorkeeper.banned(open.subject(), home.context());
            case AwaitingConnect _,Authenticating _,Moving _,Closed _ -> null;
        };
        if (refusal != null) {
            home.context().counters().reached(refusal.bound());
            // DISCONNECT has no word for a ban (3.14.2.1).
            end(ReasonCode.ADMINISTRATIVE_ACTION, null, refusal.why());
        }
    }

    /** The client said good-bye. */
    void leave(ReasonCode reason, String why, boolean withWill) {
        finish(reason, why, withWill);
    }

    private void finish(ReasonCode reason, String why, boolean withWill) {
        Phase last = phase;
        phase = Closed.INSTANCE;
        home.timers().disarm(patience);
        wire.close();
        switch (last) {
            case Open(OpenConnection open) -> {
                doorkeeper.left(open.identity(), home.context());
                doorkeeper.gone(open.subject(), reason, home.context());
                open.finish(reason, why, withWill);
            }
            case Opening(OpenConnection open, boolean present) -> {
                doorkeeper.left(open.identity(), home.context());
                open.abandon(present);
                refused(open.clientId(), null, reason, why);
            }
            case Authenticating(Connect connect, Exchange _) ->
                    refused(connect.clientId(), connect.username(), reason, why);
            case Moving(Connect connect) -> refused(connect.clientId(), connect.username(), reason, why);
            case AwaitingConnect _ -> refused(null, null, reason, why);
            case Closed _ -> {
            }
        }
    }

    private void refused(@Nullable String clientId, @Nullable String claimed, ReasonCode reason, String why) {
        home.context().counters().add(Counter.CONNECTIONS_REFUSED);
        home.context().events().refused(peer, clientId, claimed, reason, why);
    }
}

package io.arna.broker.fuzz;

import io.arna.broker.fake.RecordingWire;
import io.arna.broker.fake.SlowStore;
import io.arna.broker.fake.TestBroker;
import io.arna.broker.limit.Limits;
import io.arna.broker.message.DropPolicy;
import io.arna.broker.port.Authenticator;
import io.arna.broker.port.Peer;
import io.arna.broker.store.MemoryStore;
import io.arna.mqtt.Payload;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.packet.Connect;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Strangers who do what an input says, to a broker with a {@link Bystander} on every shard. An input is a row of steps; a step is a byte
 * that says who does what, and what belongs to that:
 *
 * <pre>
 * bits 0–1  which stranger
 * bits 2–5  0–8  says bytes: how many in the next byte, then they
 *           9    comes anew, without a good-bye
 *           10   is lost
 *           11   takes no more of what is sent, or takes it again
 *           12   says nothing for as many seconds as bits 0–5 of the next byte tell
 *           13   finds the store slow: nothing completes any more
 *           14   the slow store completes one operation
 *           15   the store has caught up
 * </pre>
 *
 * <p>What is cut off comes anew as soon as it has something to say.
 */
final class Strangers {
    static final int COUNT = 4;
    static final int SAYS = 0;
    static final int COMES_ANEW = 9;
    static final int IS_LOST = 10;
    static final int STALLS = 11;
    static final int WAITS = 12;
    static final int STORE_SLOWS = 13;
    static final int STORE_COMPLETES = 14;
    static final int STORE_CATCHES_UP = 15;
    static final int LONGEST_SAYING = 0xFF;

    /** The one method of enhanced authentication there is. */
    static final String METHOD = "two steps";

    private static final int SHARDS = 3;
    private static final int LONGEST_EXPIRY_SECONDS = 40;
    private static final int STEPS_BETWEEN_LOOKS = 16;

    private final MemoryStore kept = new MemoryStore();
    private final SlowStore store = new SlowStore(kept);
    private final Aftermath aftermath;
    private final TestBroker broker;
    private final Bystander[] bystanders = new Bystander[SHARDS];
    private final @Nullable RecordingWire[] wires = new RecordingWire[COUNT];
    private final boolean[] stalled = new boolean[COUNT];
    private boolean doorIsOpen = true;

    private Strangers() {
        broker = TestBroker.with().shards(SHARDS).limits(tight()).store(store).authenticator(this::authenticate)
                .start();
        aftermath = new Aftermath(broker, kept);
        for (int i = 0; i < SHARDS; i++) {
            bystanders[i] = Bystander.on(broker, i);
        }
        doorIsOpen = false;
    }

    /** Bounds so low that a short input reaches them. */
    private static Limits tight() {
        Limits usual = Limits.DEFAULT;
        return new Limits(new Limits.Connection(4096, 4, 4, 4, 0, 1.5, 64, "answers/", null),
                new Limits.Session(LONGEST_EXPIRY_SECONDS, 4, 6, 2048, true, DropPolicy.OLDEST, 5_000, 2),
                usual.message(), usual.subscription(), new Limits.Retained(true, 8, 4096), usual.rate(),
                usual.admission(), usual.flapping(), usual.overload());
    }

    /** Lets everybody in but those who claim to be a bystander; whoever asks for it, in two steps. */
    private Authenticator.Exchange authenticate(Connect connect, Peer peer) {
        boolean[] asked = {connect.properties().authenticationMethod() == null};
        return (@Nullable Payload data, Consumer<Authenticator.Verdict> answer) -> {
            String method = connect.properties().authenticationMethod();
            if (connect.clientId().startsWith(Bystander.NAME) && !doorIsOpen) {
                answer.accept(new Authenticator.Verdict.Refused(ReasonCode.NOT_AUTHORIZED, "somebody else's name"));
            } else if (method != null && !method.equals(METHOD)) {
                answer.accept(new Authenticator.Verdict.Refused(ReasonCode.BAD_AUTHENTICATION_METHOD, method));
            } else if (!asked[0]) {
                asked[0] = true;
                answer.accept(new Authenticator.Verdict.Continue(data));
            } else {
                answer.accept(new Authenticator.Verdict.Granted(connect.username(), null, data));
            }
        };
    }

    /** Fails when these steps harm anybody but who takes them, or leave anything behind once all have gone. */
    static void play(byte[] input) {
        Strangers strangers = new Strangers();
        ByteBuf steps = Unpooled.wrappedBuffer(input);
        for (int taken = 1; steps.isReadable(); taken++) {
            strangers.step(steps);
            if (taken % STEPS_BETWEEN_LOOKS == 0) {
                strangers.bystandersAreWell();
            }
        }
        strangers.bystandersAreWell();
        strangers.allGo();
        strangers.bystandersAreWell();
        strangers.aftermath.onlyRemain(SHARDS);
        for (Bystander bystander : strangers.bystanders) {
            bystander.goes();
        }
        strangers.aftermath.onlyRemain(0);
    }

    private void step(ByteBuf steps) {
        int step = steps.readByte();
        int stranger = step & 3;
        switch (step >> 2 & 15) {
            case COMES_ANEW -> comesAnew(stranger);
            case IS_LOST -> isLost(stranger);
            case STALLS -> stalls(stranger);
            case WAITS -> broker.advanceSeconds(steps.isReadable() ? steps.readByte() & 63 : 1);
            case STORE_SLOWS -> store.slowDown();
            case STORE_COMPLETES -> completeOne();
            case STORE_CATCHES_UP -> store.catchUp(broker);
            default -> says(stranger, steps);
        }
        broker.settle();
    }

    private void says(int stranger, ByteBuf steps) {
        RecordingWire wire = wires[stranger];
        if (wire == null || wire.isClosed()) {
            wire = comesAnew(stranger);
        }
        int length = steps.isReadable() ? Math.min(steps.readUnsignedByte(), steps.readableBytes()) : 0;
        int[] bytes = new int[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = steps.readUnsignedByte();
        }
        wire.receiveBytes(bytes);
    }

    private RecordingWire comesAnew(int stranger) {
        isLost(stranger);
        RecordingWire wire = broker.client("stranger").opens().wire();
        wires[stranger] = wire;
        stalled[stranger] = false;
        return wire;
    }

    private void isLost(int stranger) {
        RecordingWire wire = wires[stranger];
        if (wire != null) {
            wire.lose();
            wires[stranger] = null;
        }
    }

    private void stalls(int stranger) {
        RecordingWire wire = wires[stranger];
        if (wire != null) {
            stalled[stranger] = !stalled[stranger];
            wire.setWritable(!stalled[stranger]);
        }
    }

    private void completeOne() {
        if (store.pending() > 0) {
            store.completeOne(broker);
        }
    }

    private void bystandersAreWell() {
        for (Bystander bystander : bystanders) {
            bystander.isWell();
        }
    }

    /** All are lost, and so much time passes that no session outlives it; a will may still be on its way to one then. */
    private void allGo() {
        for (int i = 0; i < COUNT; i++) {
            isLost(i);
        }
        broker.settle();
        store.catchUp(broker);
        broker.advanceSeconds(LONGEST_EXPIRY_SECONDS + 1);
        broker.advanceSeconds(1);
    }
}

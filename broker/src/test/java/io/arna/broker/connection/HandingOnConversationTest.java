package io.arna.broker.connection;

import static io.arna.mqtt.Qos.AT_LEAST_ONCE;
import static io.arna.mqtt.Qos.EXACTLY_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.arna.broker.fake.SlowStore;
import io.arna.broker.fake.TestBroker;
import io.arna.broker.fake.TestClient;
import io.arna.broker.limit.Limits;
import io.arna.broker.limit.Limits.SharedStrategy;
import io.arna.broker.message.DropReason;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.packet.Disconnect;
import io.arna.mqtt.packet.PubAck;
import io.arna.mqtt.packet.PubRec;
import io.arna.mqtt.packet.Publish;
import org.junit.jupiter.api.Test;

/** A share group's message whose member is gone when it comes: the publisher waits until another one has it. */
class HandingOnConversationTest {
    private static final String SHARED = "$share/g/a";

    private final SlowStore store = new SlowStore();
    private final TestBroker broker = TestBroker.with().shards(2).store(store).limits(sticky()).start();
    private final TestClient leaver = member("leaver");

    @Test
    void aMessageIsAcknowledgedWhenItIsKeptForTheMemberItWasHandedOnTo() {
        TestClient speaker = speakerOn(1 - shardOf(leaver), 0);
        TestClient stayer = stayer(speaker);
        saysWhileTheLeaverIsLost(speaker, Said.qos1(1, "a", "handed on"));
        store.completeOne(broker); // the message, for the leaver
        store.completeOne(broker); // that the leaver is away
        speaker.andNothingElse();
        stayer.andNothingElse();
        store.completeOne(broker); // the message, for the stayer
        stayer.hearsMessage("a", "handed on");
        speaker.hears(PubAck.of(1)).andNothingElse();
    }

    @Test
    void aMessageThatCannotBeKeptForTheMemberItWasHandedOnToIsRefused() {
        TestClient speaker = speakerOn(1 - shardOf(leaver), 0);
        TestClient stayer = stayer(speaker);
        saysWhileTheLeaverIsLost(speaker, Said.qos1(1, "a", "handed on"));
        store.completeOne(broker);
        store.completeOne(broker);
        store.failOne(broker);
        speaker.hears(PubAck.of(1, ReasonCode.QUOTA_EXCEEDED)).andNothingElse();
        stayer.hearsMessage("a", "handed on");
    }

    @Test
    void aQos2MessageHandedOnOnItsPublishersShardWaitsToo() {
        TestClient speaker = speakerOn(shardOf(leaver), 1000);
        TestClient stayer = stayer(speaker);
        saysWhileTheLeaverIsLost(speaker, Said.qos2(1, "a", "handed on"));
        store.completeOne(broker);
        speaker.andNothingElse();
        store.completeOne(broker);
        speaker.andNothingElse();
        store.catchUp(broker);
        speaker.hears(PubRec.of(1)).andNothingElse();
        stayer.hearsMessage("a", "handed on");
    }

    @Test
    void aQos2MessageIsNotRefusedForIt() {
        TestClient speaker = speakerOn(1 - shardOf(leaver), 1000);
        TestClient stayer = stayer(speaker);
        saysWhileTheLeaverIsLost(speaker, Said.qos2(1, "a", "handed on"));
        store.completeOne(broker);
        store.completeOne(broker);
        store.failOne(broker);
        store.catchUp(broker);
        speaker.hears(PubRec.of(1)).andNothingElse();
        stayer.hearsMessage("a", "handed on");
    }

    @Test
    void aMessageThatNobodyIsLeftForIsAcknowledgedAllTheSame() {
        TestClient speaker = speakerOn(1 - shardOf(leaver), 0);
        holdsOnToTheLeaver(speaker);
        broker.time().on(speaker.wire().shard(), () -> speaker.wire().receive(Said.qos1(1, "a", "for nobody")));
        broker.time().on(leaver.wire().shard(),
                () -> leaver.wire().receive(Disconnect.withExpiry(ReasonCode.NORMAL_DISCONNECTION, 0)));
        broker.settle();
        speaker.hears(PubAck.of(1)).andNothingElse();
        // With what it had not acknowledged.
        assertThat(broker.dropped(DropReason.SESSION_ENDED)).isEqualTo(2);
    }

    @Test
    void whatTheMemberHearsOtherwiseAsWellStaysKeptForIt() {
        leaver.subscribes("a", AT_LEAST_ONCE);
        TestClient speaker = speakerOn(1 - shardOf(leaver), 0);
        stayer(speaker);
        saysWhileTheLeaverIsLost(speaker, Said.qos1(1, "a", "heard twice"));
        store.catchUp(broker);
        TestBroker again = TestBroker.with().shards(2).store(store).limits(sticky()).start();
        TestClient back = again.client("leaver").keepingItsSession(3600);
        back.connects();
        back.hearsTexts("first", "first", "heard twice");
        back.andNothingElse();
    }

    @Test
    void aMessageThatIsNotHandedOnIsAcknowledgedOnceTheMemberHasIt() {
        TestClient speaker = speakerOn(1 - shardOf(leaver), 0);
        holdsOnToTheLeaver(speaker);
        store.slowDown();
        speaker.says(Said.qos1(1, "a", "kept"), Said.qos1(2, "a", "kept, too")).andNothingElse();
        leaver.hearsTexts("kept", "kept, too");
        store.catchUp(broker);
        speaker.hears(PubAck.of(1), PubAck.of(2)).andNothingElse();
    }

    /** In one burst, so that the publisher's shard picks the leaver before it can know. */
    private void saysWhileTheLeaverIsLost(TestClient speaker, Publish message) {
        store.slowDown();
        broker.time().on(speaker.wire().shard(), () -> speaker.wire().receive(message));
        leaver.wire().lose();
        broker.settle();
    }

    /** Comes when the group holds on to the leaver. */
    private TestClient stayer(TestClient speaker) {
        holdsOnToTheLeaver(speaker);
        return member("stayer");
    }

    private void holdsOnToTheLeaver(TestClient speaker) {
        speaker.publishes("a", "first", AT_LEAST_ONCE).hears(PubAck.of(speaker.lastPacketId()));
        leaver.hearsMessage("a", "first");
    }

    private TestClient member(String clientId) {
        TestClient member = broker.client(clientId).keepingItsSession(3600);
        member.connects();
        member.subscribes(SHARED, EXACTLY_ONCE);
        return member;
    }

    private TestClient speakerOn(int shard, long sessionSeconds) {
        for (int i = 0;; i++) {
            TestClient speaker = broker.client("speaker" + i);
            if (sessionSeconds > 0) {
                speaker.keepingItsSession(sessionSeconds);
            }
            speaker.connects();
            if (shardOf(speaker) == shard) { return speaker; }
        }
    }

    private static int shardOf(TestClient client) {
        return client.wire().shard().index();
    }

    private static Limits sticky() {
        Limits.Subscriptions d = Limits.Subscriptions.DEFAULT;
        return Limits.DEFAULT
                .with(new Limits.Subscriptions(true, true, true, d.maximumPerSession(), SharedStrategy.STICKY));
    }
}

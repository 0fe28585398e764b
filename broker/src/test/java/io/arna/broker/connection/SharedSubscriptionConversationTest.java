package io.arna.broker.connection;

import static io.arna.mqtt.Qos.AT_LEAST_ONCE;
import static io.arna.mqtt.Qos.AT_MOST_ONCE;
import static io.arna.mqtt.Qos.EXACTLY_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.arna.broker.fake.TestBroker;
import io.arna.broker.fake.TestClient;
import io.arna.broker.limit.Limits;
import io.arna.broker.limit.Limits.SharedStrategy;
import io.arna.broker.message.DropReason;
import io.arna.broker.store.MemoryStore;
import io.arna.mqtt.Qos;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.Spec;
import io.arna.mqtt.packet.Packet;
import io.arna.mqtt.packet.PubAck;
import io.arna.mqtt.packet.PubComp;
import io.arna.mqtt.packet.PubRec;
import io.arna.mqtt.packet.PubRel;
import io.arna.mqtt.packet.Publish;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each message for a shared subscription reaches one of its members (4.8.2). */
class SharedSubscriptionConversationTest {
    private static final String SHARED = "$share/g/a/#";

    // ── Who hears it ──

    @ParameterizedTest
    @EnumSource(SharedStrategy.class)
    void everyStrategyGivesEachMessageToExactlyOneMember(SharedStrategy strategy) {
        for (int shards : new int[]{1, 2, 4}) {
            TestBroker broker = broker(shards, strategy);
            List<TestClient> members = members(broker, 3);
            TestClient speaker = broker.connected("speaker");
            for (int i = 0; i < 30; i++) {
                speaker.publishes("a/" + i % 7, "" + i, AT_LEAST_ONCE);
            }
            List<String> heard = new ArrayList<>();
            members.forEach(member -> heard.addAll(texts(member.hearsAll())));
            assertThat(heard).as("%d shards", shards)
                    .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 30).mapToObj(String::valueOf).toList());
        }
    }

    @Test
    void roundRobinGivesEachMemberItsTurn() {
        TestBroker broker = broker(2, SharedStrategy.ROUND_ROBIN);
        List<TestClient> members = members(broker, 3);
        publish(broker.connected("speaker"), 9);
        members.forEach(member -> assertThat(member.hearsAll()).hasSize(3));
    }

    @Test
    void randomReachesEveryMemberSoonerOrLater() {
        TestBroker broker = broker(2, SharedStrategy.RANDOM);
        List<TestClient> members = members(broker, 3);
        publish(broker.connected("speaker"), 100);
        members.forEach(member -> assertThat(member.hearsAll()).hasSizeBetween(15, 60));
    }

    @Test
    void stickyStaysWithOneMemberUntilItLeaves() {
        TestBroker broker = broker(2, SharedStrategy.STICKY);
        List<TestClient> members = members(broker, 3);
        TestClient speaker = broker.connected("speaker");
        publish(speaker, 10);
        TestClient first = theOnlyOneWithMessages(members, 10);
        first.isLost();
        publish(speaker, 10);
        // Those the first one had not acknowledged come along.
        theOnlyOneWithMessages(members.stream().filter(member -> !member.equals(first)).toList(), 20);
    }

    @Test
    void hashByClientKeepsAPublisherWithOneMember() {
        TestBroker broker = broker(2, SharedStrategy.HASH_CLIENT);
        List<TestClient> members = members(broker, 4);
        int reached = 0;
        for (int i = 0; i < 12; i++) {
            publish(broker.connected("speaker" + i), 3);
            List<Integer> counts = members.stream().map(member -> member.hearsAll().size()).toList();
            assertThat(counts).containsExactlyInAnyOrder(3, 0, 0, 0);
            reached |= 1 << counts.indexOf(3);
        }
        assertThat(Integer.bitCount(reached)).isGreaterThan(1);
    }

    @Test
    void hashByTopicKeepsATopicWithOneMember() {
        TestBroker broker = broker(2, SharedStrategy.HASH_TOPIC);
        List<TestClient> members = members(broker, 4);
        TestClient one = broker.connected("one");
        TestClient other = broker.connected("other");
        for (int i = 0; i < 12; i++) {
            one.publishes("a/" + i, "x", AT_MOST_ONCE);
            other.publishes("a/" + i, "x", AT_MOST_ONCE).publishes("a/" + i, "x", AT_MOST_ONCE);
            assertThat(members.stream().map(member -> member.hearsAll().size()).toList())
                    .containsExactlyInAnyOrder(3, 0, 0, 0);
        }
    }

    @Test
    @Spec("MQTT-4.8.2-3")
    void eachMemberHearsAtTheQosItWasGranted() {
        TestBroker broker = broker(2, SharedStrategy.ROUND_ROBIN);
        for (Qos qos : Qos.values()) {
            broker.connected("member" + qos.level()).subscribes(SHARED, qos);
        }
        TestClient zero = member(broker, "zero", AT_MOST_ONCE);
        TestClient one = member(broker, "one", AT_LEAST_ONCE);
        TestClient speaker = broker.connected("speaker");
        for (int i = 0; i < 10; i++) {
            speaker.publishes("a/x", "" + i, EXACTLY_ONCE);
        }
        assertThat(publishes(zero.hearsAll())).hasSize(2).extracting(Publish::qos).containsOnly(AT_MOST_ONCE);
        assertThat(publishes(one.hearsAll())).hasSize(2).extracting(Publish::qos).containsOnly(AT_LEAST_ONCE);
    }

    @Test
    void groupsOfOtherNamesOrFiltersHearTheirOwn() {
        TestBroker broker = broker(2, SharedStrategy.ROUND_ROBIN);
        TestClient g = broker.connected("g");
        TestClient h = broker.connected("h");
        TestClient wide = broker.connected("wide");
        TestClient plain = broker.connected("plain");
        g.subscribes("$share/g/a", AT_MOST_ONCE);
        h.subscribes("$share/h/a", AT_MOST_ONCE);
        wide.subscribes("$share/g/#", AT_MOST_ONCE);
        plain.subscribes("a", AT_MOST_ONCE);
        broker.connected("speaker").publishes("a", "1", AT_MOST_ONCE);
        for (TestClient client : List.of(g, h, wide, plain)) {
            client.hearsMessage("a", "1");
            client.andNothingElse();
        }
    }

    @Test
    void noRetainedMessageIsSentToASharedSubscription() {
        TestBroker broker = new TestBroker();
        broker.connected("speaker").publishes("a/x", "1", AT_MOST_ONCE, true);
        TestClient member = member(broker, "member", AT_LEAST_ONCE);
        member.andNothingElse();
    }

    @Test
    void aMemberThatLeavesTheGroupHearsNoMore() {
        TestBroker broker = broker(2, SharedStrategy.ROUND_ROBIN);
        List<TestClient> members = members(broker, 2);
        members.getFirst().unsubscribes(SHARED);
        publish(broker.connected("speaker"), 4);
        members.getFirst().andNothingElse();
        assertThat(members.get(1).hearsAll()).hasSize(4);
    }

    // ── Members that are away ──

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void membersThatAreConnectedComeFirst(int shards) {
        TestBroker broker = broker(shards, SharedStrategy.ROUND_ROBIN);
        TestClient away = keeping(broker, "away");
        TestClient here = member(broker, "here", AT_LEAST_ONCE);
        away.isLost();
        publish(broker.connected("speaker"), 6);
        assertThat(here.hearsAll()).hasSize(6);
        away.connects();
        away.andNothingElse();
    }

    @Test
    void whenNobodyIsConnectedAMessageWaitsForAMemberThatWillReturn() {
        TestBroker broker = broker(2, SharedStrategy.ROUND_ROBIN);
        TestClient one = keeping(broker, "one");
        TestClient two = keeping(broker, "two");
        one.isLost();
        two.isLost();
        publish(broker.connected("speaker"), 4);
        one.connects();
        two.connects();
        assertThat(one.hearsAll().size() + two.hearsAll().size()).isEqualTo(4);
    }

    // ── Members that end with messages in hand ──

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void whatAMemberHadQueuedOrUnacknowledgedAtQos1GoesToAnother(int shards) {
        TestBroker broker = broker(shards, SharedStrategy.ROUND_ROBIN);
        TestClient leaver = broker.client("leaver").withReceiveMaximum(2);
        leaver.connects();
        leaver.subscribes(SHARED, AT_LEAST_ONCE);
        TestClient speaker = broker.connected("speaker");
        publish(speaker, 5);
        int acknowledged = leaver.hearsTexts("0", "1").getFirst().packetId();
        TestClient stayer = member(broker, "stayer", AT_LEAST_ONCE);
        leaver.says(PubAck.of(acknowledged)).hearsMessage("a/x", "2");
        leaver.isLost();
        assertThat(texts(stayer.hearsAll())).containsExactlyInAnyOrder("1", "2", "3", "4");
        assertThat(broker.dropped(DropReason.SESSION_ENDED)).isZero();
    }

    @Test
    void whatIsHandedOnIsNeitherADuplicateNorOfAnotherQos() {
        TestBroker broker = broker(2, SharedStrategy.ROUND_ROBIN);
        TestClient leaver = member(broker, "leaver", AT_LEAST_ONCE);
        TestClient speaker = broker.connected("speaker");
        speaker.publishes("a/x", "1", AT_LEAST_ONCE);
        leaver.hearsMessage("a/x", "1");
        TestClient stayer = member(broker, "stayer", AT_LEAST_ONCE);
        leaver.isLost();
        Publish heard = stayer.hearsMessage("a/x", "1");
        assertThat(heard.dup()).isFalse();
        assertThat(heard.qos()).isEqualTo(AT_LEAST_ONCE);
    }

    @Test
    @Spec({"MQTT-4.8.2-4", "MQTT-4.8.2-5"})
    void aQos2MessageCutOffHalfwayIsFinishedWhenThatClientReturnsAndNeverGoesToAnother() {
        TestBroker broker = broker(2, SharedStrategy.ROUND_ROBIN);
        TestClient leaver = keeping(broker, "leaver");
        TestClient speaker = broker.connected("speaker");
        speaker.publishes("a/x", "1", EXACTLY_ONCE).publishes("a/x", "2", EXACTLY_ONCE);
        List<Publish> begun = leaver.hearsTexts("1", "2");
        int received = begun.getFirst().packetId();
        leaver.says(PubRec.of(received)).hears(PubRel.of(received));
        leaver.isLost();
        TestClient stayer = member(broker, "stayer", EXACTLY_ONCE);
        stayer.andNothingElse();
        leaver.connects();
        leaver.hears(PubRel.of(received));
        assertThat(leaver.hearsMessage("a/x", "2").dup()).isTrue();
        leaver.says(PubComp.of(received)).andNothingElse();
        stayer.andNothingElse();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    @Spec("MQTT-4.8.2-5")
    void whenTheSessionEndsAQos2MessageThatMayHaveBeenSeenGoesToNobodyButOneThatOnlyWaitedDoes(int shards) {
        TestBroker broker = broker(shards, SharedStrategy.ROUND_ROBIN);
        TestClient leaver = broker.client("leaver").keepingItsSession(60).withReceiveMaximum(1);
        leaver.connects();
        leaver.subscribes(SHARED, EXACTLY_ONCE);
        TestClient speaker = broker.connected("speaker");
        speaker.publishes("a/x", "seen", EXACTLY_ONCE).publishes("a/x", "waiting", EXACTLY_ONCE);
        leaver.hearsMessage("a/x", "seen");
        leaver.isLost();
        TestClient stayer = member(broker, "stayer", EXACTLY_ONCE);
        stayer.andNothingElse();
        broker.advanceSeconds(61);
        stayer.hearsMessage("a/x", "waiting");
        stayer.andNothingElse();
    }

    @ParameterizedTest
    @EnumSource(value = Qos.class, names = {"AT_LEAST_ONCE", "EXACTLY_ONCE"})
    @Spec("MQTT-4.8.2-6")
    void aMessageThatAMemberRefusesGoesToNobody(Qos qos) {
        TestBroker broker = broker(2, SharedStrategy.STICKY);
        TestClient refuser = member(broker, "refuser", qos);
        TestClient speaker = broker.connected("speaker");
        speaker.publishes("a/x", "1", qos);
        int packetId = refuser.hearsMessage("a/x", "1").packetId();
        TestClient other = member(broker, "other", qos);
        refuser.says(qos == AT_LEAST_ONCE
                ? PubAck.of(packetId, ReasonCode.UNSPECIFIED_ERROR)
                : PubRec.of(packetId, ReasonCode.UNSPECIFIED_ERROR)).andNothingElse();
        refuser.isLost();
        other.andNothingElse();
    }

    @Test
    void aGroupWithoutMembersKeepsNothing() {
        TestBroker broker = broker(2, SharedStrategy.ROUND_ROBIN);
        TestClient last = member(broker, "last", AT_LEAST_ONCE);
        TestClient speaker = broker.connected("speaker");
        speaker.publishes("a/x", "1", AT_LEAST_ONCE);
        last.hearsMessage("a/x", "1");
        last.isLost();
        assertThat(broker.dropped(DropReason.SESSION_ENDED)).isEqualTo(1);
        speaker.publishes("a/x", "2", AT_LEAST_ONCE);
        assertThat(speaker.hearsAll()).endsWith(PubAck.of(2, ReasonCode.NO_MATCHING_SUBSCRIBERS));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void whatIsHandedOnFromMemberToMemberEndsSomewhere(int shards) {
        TestBroker broker = broker(shards, SharedStrategy.ROUND_ROBIN);
        List<TestClient> members = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            TestClient member = broker.client("member" + i).withReceiveMaximum(1);
            member.connects();
            member.subscribes(SHARED, AT_LEAST_ONCE);
            members.add(member);
        }
        publish(broker.connected("speaker"), 40);
        members.subList(0, 3).forEach(TestClient::isLost);
        TestClient last = members.get(3);
        List<String> heard = new ArrayList<>();
        for (List<Packet> more = last.hearsAll(); !more.isEmpty(); more = last.hearsAll()) {
            heard.addAll(texts(more));
            publishes(more).forEach(publish -> last.says(PubAck.of(publish.packetId())));
        }
        assertThat(heard).hasSize(40).doesNotHaveDuplicates();
    }

    // ── What the store keeps of it ──

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void whatWasHandedOnIsNotHeardTwiceAfterARestart(int shards) {
        MemoryStore store = new MemoryStore();
        TestBroker broker = TestBroker.with().shards(shards).store(store).start();
        TestClient speaker = broker.connected("speaker");
        TestClient leaver = keeping(broker, "leaver");
        TestClient stayer = keeping(broker, "stayer");
        // Said in one burst with the loss, so that another shard picks the leaver before it can know.
        broker.time().on(speaker.wire().shard(), () -> speaker.wire().receive(Said.qos1(1, "a/x", "1"),
                Said.qos1(2, "a/x", "2")));
        leaver.wire().lose();
        broker.settle();
        List<String> heard = new ArrayList<>(texts(stayer.hearsAll()));
        assertThat(heard).isNotEmpty();
        TestBroker again = TestBroker.with().shards(shards).store(store).start();
        TestClient left = again.client("leaver").keepingItsSession(3600);
        left.connects();
        heard.addAll(texts(left.hearsAll()));
        assertThat(heard).doesNotHaveDuplicates();
    }

    private static TestBroker broker(int shards, SharedStrategy strategy) {
        Limits.Subscriptions d = Limits.Subscriptions.DEFAULT;
        return TestBroker.with().shards(shards).limits(
                Limits.DEFAULT.with(new Limits.Subscriptions(true, true, true, d.maximumPerSession(), strategy)))
                .start();
    }

    private static List<TestClient> members(TestBroker broker, int count) {
        return IntStream.range(0, count).mapToObj(i -> member(broker, "member" + i, AT_LEAST_ONCE)).toList();
    }

    private static TestClient member(TestBroker broker, String clientId, Qos qos) {
        TestClient member = broker.connected(clientId);
        member.subscribes(SHARED, qos);
        return member;
    }

    private static TestClient keeping(TestBroker broker, String clientId) {
        TestClient member = broker.client(clientId).keepingItsSession(3600);
        member.connects();
        member.subscribes(SHARED, EXACTLY_ONCE);
        return member;
    }

    private static void publish(TestClient speaker, int count) {
        for (int i = 0; i < count; i++) {
            speaker.publishes("a/x", "" + i, AT_LEAST_ONCE);
        }
    }

    private static TestClient theOnlyOneWithMessages(List<TestClient> members, int count) {
        List<TestClient> having = members.stream().filter(member -> {
            int heard = member.hearsAll().size();
            assertThat(heard).isIn(0, count);
            return heard > 0;
        }).toList();
        assertThat(having).hasSize(1);
        return having.getFirst();
    }

    private static List<Publish> publishes(List<Packet> packets) {
        return packets.stream().map(Publish.class::cast).toList();
    }

    private static List<String> texts(List<Packet> packets) {
        return publishes(packets).stream().map(publish -> publish.payload().toUtf8()).toList();
    }
}

package io.arna.broker.routing;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ChunksTest {
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void holdsWhatAListHolds(long seed) {
        Random random = new Random(seed);
        List<Subscriber> model = new ArrayList<>();
        Chunks<Subscriber> chunks = Chunks.none();
        for (int step = 0; step < 6_000; step++) {
            boolean grows = step % 3_000 < 1_500;
            if (model.isEmpty() || random.nextInt(10) < (grows ? 9 : 1)) {
                Subscriber more = somebody("client" + step);
                chunks = chunks.swap(null, more);
                model.add(more);
            } else {
                int index = random.nextInt(model.size());
                Subscriber before = model.get(index);
                Subscriber after = random.nextInt(3) == 0 ? Subscriptions.subscriber(before.recipient(), "b") : null;
                chunks = chunks.swap(before, after);
                if (after == null) {
                    model.remove(index);
                } else {
                    model.set(index, after);
                }
            }
            assertThat(chunks.size()).isEqualTo(model.size());
            if (step % 500 == 0) {
                assertSame(chunks, model);
            }
        }
        assertSame(chunks, model);
        for (Subscriber one : model) {
            chunks = chunks.swap(one, null);
        }
        assertThat(chunks).isSameAs(Chunks.none());
    }

    @Test
    void holdsClientsWhoseIdentifiersWereChosenToCollide() {
        List<Subscriber> model = new ArrayList<>();
        Chunks<Subscriber> chunks = Chunks.none();
        for (int i = 0; i < 1_024; i++) {
            Subscriber more = somebody(colliding(i));
            chunks = chunks.swap(null, more);
            model.add(more);
        }

        assertThat(model).extracting(one -> one.recipient().clientId().hashCode())
                .containsOnly(colliding(0).hashCode());
        assertSame(chunks, model);
        for (Subscriber one : model) {
            chunks = chunks.swap(one, null);
        }
        assertThat(chunks.isEmpty()).isTrue();
    }

    @Test
    void tellsRecipientsOfTheSameNameApart() {
        Subscriber old = somebody("alice");
        Subscriber anew = somebody("alice");
        Chunks<Subscriber> chunks = Chunks.<Subscriber>none().swap(null, old).swap(null, anew);

        assertThat(find(chunks, old.recipient())).isSameAs(old);
        assertThat(find(chunks, anew.recipient())).isSameAs(anew);
        assertThat(find(chunks.swap(old, null), old.recipient())).isNull();
        assertThat(find(chunks.swap(old, null), anew.recipient())).isSameAs(anew);
    }

    @Test
    void aChangeLeavesWhatOthersAreReadingAlone() {
        List<Subscriber> model = IntStream.range(0, 500).mapToObj(i -> somebody("client" + i)).toList();
        Chunks<Subscriber> before = all(model);

        Chunks<Subscriber> after = before.swap(model.getFirst(), null).swap(null, somebody("other"))
                .swap(model.get(1), Subscriptions.subscriber(model.get(1).recipient(), "b"));

        assertSame(before, model);
        assertThat(after.size()).isEqualTo(500);
    }

    @Test
    void isInTheSameOrderAfterTheSameChanges() {
        assertThat(names(crowd())).isEqualTo(names(crowd())).hasSize(299).doesNotContain("client7");
    }

    /** Other objects of the same names each time. */
    private static Chunks<Subscriber> crowd() {
        List<Subscriber> some = IntStream.range(0, 300).mapToObj(i -> somebody("client" + i)).toList();
        return all(some).swap(some.get(7), null);
    }

    @Test
    void aChangeCopiesOneChunkHoweverManyThereAre() {
        List<Subscriber> many = IntStream.range(0, 100_000).mapToObj(i -> somebody("client" + i)).toList();
        Chunks<Subscriber> chunks = all(many);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

        long before = threads.getCurrentThreadAllocatedBytes();
        for (Subscriber one : many.subList(0, 1_000)) {
            chunks = chunks.swap(one, null).swap(null, one);
        }
        long each = (threads.getCurrentThreadAllocatedBytes() - before) / 2_000;

        assertThat(chunks.size()).isEqualTo(100_000);
        assertThat(each).as("bytes allocated by a change").isLessThan(2_000);
    }

    private static void assertSame(Chunks<Subscriber> chunks, List<Subscriber> model) {
        List<Subscriber> visited = new ArrayList<>();
        chunks.forEach(visited::add);
        assertThat(visited).containsExactlyInAnyOrderElementsOf(model);
        assertThat(IntStream.range(0, chunks.size()).mapToObj(chunks::at)).containsExactlyElementsOf(visited);
        assertThat(model).allMatch(one -> find(chunks, one.recipient()) == one);
        assertThat(find(chunks, new FakeRecipient("nobody"))).isNull();
    }

    private static @Nullable Subscriber find(Chunks<Subscriber> chunks, Recipient recipient) {
        return chunks.find(recipient.clientId().hashCode(), one -> one.isOf(recipient));
    }

    private static Chunks<Subscriber> all(List<Subscriber> some) {
        Chunks<Subscriber> chunks = Chunks.none();
        for (Subscriber one : some) {
            chunks = chunks.swap(null, one);
        }
        return chunks;
    }

    private static List<String> names(Chunks<Subscriber> chunks) {
        return IntStream.range(0, chunks.size()).mapToObj(i -> chunks.at(i).recipient().clientId()).toList();
    }

    private static Subscriber somebody(String clientId) {
        return Subscriptions.subscriber(new FakeRecipient(clientId), "a");
    }

    /** One of 1,024 names with the same hash. */
    private static String colliding(int number) {
        StringBuilder name = new StringBuilder();
        for (int bit = 0; bit < 10; bit++) {
            name.append((number >> bit & 1) == 0 ? "Aa" : "BB");
        }
        return name.toString();
    }
}

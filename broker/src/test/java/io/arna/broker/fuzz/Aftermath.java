package io.arna.broker.fuzz;

import io.arna.broker.fake.TestBroker;
import io.arna.broker.home.Home;
import io.arna.broker.message.Message;
import io.arna.broker.port.Store;
import io.arna.broker.routing.Places;
import io.arna.broker.store.MemoryStore;
import io.arna.broker.sys.Totals;
import java.util.ArrayList;
import java.util.List;

/** What is left of clients that have gone: nothing, but for the messages they wanted retained. */
final class Aftermath {
    /** So that a wheel that turned while the last timer was armed has stopped. */
    private static final int SECONDS_TO_REST = 1;

    private final TestBroker broker;
    private final MemoryStore kept;

    Aftermath(TestBroker broker, MemoryStore kept) {
        this.broker = broker;
        this.kept = kept;
    }

    /** Fails unless so many clients are connected, with a subscription each, and the broker remembers nothing of anybody else. */
    void onlyRemain(int clients) {
        broker.advanceSeconds(SECONDS_TO_REST);
        Totals totals = broker.node().totals();
        same("connections", totals.connections(), clients);
        same("clients", totals.clientsConnected(), clients);
        same("sessions counted", totals.sessions(), clients);
        same("subscriptions", totals.subscriptions(), clients);
        same("shared subscriptions", totals.sharedSubscriptions(), 0);
        same("places in the tree of subscriptions", Places.in(broker.node().subscriptions()), clients);
        same("queued messages", totals.queuedMessages(), 0);
        same("queued bytes", totals.queuedBytes(), 0);
        int sessions = 0;
        for (Home home : homes()) {
            sessions += home.sessions().all().size();
            same("timers", home.timers().size(), 0);
            same("connections held back", home.heldBack().size(), 0);
        }
        same("sessions", sessions, clients);
        same("scheduled work", broker.time().scheduled(), 0);
        keepsOnlyWhatIsRetained();
    }

    private List<Home> homes() {
        return broker.node().homes().all();
    }

    private void keepsOnlyWhatIsRetained() {
        List<String> retained = new ArrayList<>();
        kept.scan(new Store.Scan() {
            @Override
            public void session(Store.SessionImage session) {
                throw new AssertionError("still kept: " + session);
            }

            @Override
            public void retained(Message message) {
                retained.add(message.topic().toString());
                Message known = broker.node().retained().get(message.topic());
                if (known == null || known.id() != message.id()) {
                    throw new AssertionError("kept as retained: " + message + ", known: " + known);
                }
            }

            @Override
            public void highestMessageId(long id) {}
        });
        same("messages retained of those kept as such, " + retained, broker.node().retained().count(), retained.size());
        same("messages kept", kept.messages(), retained.size());
        same("bytes kept", kept.bytes(), broker.node().retained().bytes());
    }

    private static void same(String what, long is, long expected) {
        if (is != expected) throw new AssertionError(what + ": " + is + " instead of " + expected);
    }
}

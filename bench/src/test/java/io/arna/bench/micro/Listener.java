package io.arna.bench.micro;

import io.arna.bench.scale.Devices;
import io.arna.broker.port.Store.SessionKey;
import io.arna.broker.routing.Fanout;
import io.arna.broker.routing.Recipient;
import io.arna.broker.routing.ShareGroup;
import io.arna.broker.routing.Subscriber;
import io.arna.broker.routing.Target;
import io.arna.broker.routing.TopicTree;
import io.arna.mqtt.Qos;
import io.arna.mqtt.packet.Subscription;
import io.arna.mqtt.topic.TopicFilter;
import org.jspecify.annotations.Nullable;

/** Somebody who has subscriptions and does nothing with what comes. */
record Listener(String clientId, int home, SessionKey key) implements Recipient {
    private static final int LISTENERS = 20;

    private static Listener of(int number) {
        String clientId = "client" + number;
        return new Listener(clientId, number % 2, new SessionKey(clientId, 1));
    }

    /** A tree of the filters of so many devices, which {@value #LISTENERS} clients share. */
    static TopicTree tree(int filters) {
        TopicTree tree = new TopicTree();
        Listener[] listeners = new Listener[LISTENERS];
        for (int i = 0; i < LISTENERS; i++) {
            listeners[i] = of(i);
        }
        for (int i = 0; i < filters; i++) {
            tree.add(listeners[i % LISTENERS].subscriber(Devices.filter(i)));
        }
        return tree;
    }

    static Listener another() {
        return of(LISTENERS);
    }

    Subscriber subscriber(String filter) {
        return new Subscriber(this, Subscription.of(TopicFilter.of(filter), Qos.AT_LEAST_ONCE), 0);
    }

    @Override
    public boolean isOnline() { return true; }

    @Override
    public boolean stores(Qos qos) {
        return false;
    }

    @Override
    public boolean isCongested() { return false; }

    @Override
    public void hear(Fanout fanout, Target target, @Nullable ShareGroup share) {
        // Nobody sends anything here.
    }
}

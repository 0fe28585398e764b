package io.arna.broker.connection;

import io.arna.mqtt.packet.Packet;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Answers leave in the order of what they answer [MQTT-4.6.0-2] [MQTT-4.6.0-3], whatever completes first. When everything completes at
 * once, as it does without a store, nothing is queued. Confined to its connection's shard.
 */
final class AckQueue {
    /** A place in the order, and the answer once it is known. */
    static final class Place {
        private @Nullable Packet answer;
        private boolean given;
    }

    private final Consumer<Packet> way;
    /** Null until an answer is awaited. */
    private @Nullable ArrayDeque<Place> places;

    /** Answers leave by {@code way}. */
    AckQueue(Consumer<Packet> way) {
        this.way = way;
    }

    /** Takes the next place in the order. */
    Place reserve() {
        if (places == null) {
            places = new ArrayDeque<>(2);
        }
        Place place = new Place();
        places.add(place);
        return place;
    }

    /** The answer for this place; it leaves when all before it have. */
    void give(Place place, Packet answer) {
        place.answer = answer;
        place.given = true;
        sendReady();
    }

    /** There will be no answer for this place. */
    void giveUp(Place place) {
        place.given = true;
        sendReady();
    }

    /** Sends an answer that is known at once, behind those still awaited. */
    void answer(Packet answer) {
        if (places == null || places.isEmpty()) {
            way.accept(answer);
        } else {
            give(reserve(), answer);
        }
    }

    private void sendReady() {
        while (places != null && !places.isEmpty() && places.element().given) {
            Packet answer = places.remove().answer;
            if (answer != null) {
                way.accept(answer);
            }
        }
    }
}

package io.arna.broker.routing;

import io.arna.mqtt.packet.Subscription;
import org.jspecify.annotations.Nullable;

/**
 * A subscription and whose it is.
 *
 * @param recipient who hears the messages
 * @param subscription which, and how
 * @param subscriptionId identifier the client gave, 1–268435455, or 0 when none
 */
public record Subscriber(Recipient recipient, Subscription subscription, int subscriptionId) implements Hearer {
    /** Whether it is {@code someone}'s. */
    @SuppressWarnings("ReferenceEquality") // recipients are told apart by identity: a session and the one that took its place
    boolean isOf(@Nullable Recipient someone) {
        return recipient == someone;
    }
}

package io.arna.security.permission;

import io.arna.mqtt.Qos;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a rule is about.
 *
 * @param operations publishing, subscribing, or both
 * @param qos of the message or the subscription
 * @param retain of a message; null for either. A subscription has none, so it is meant whatever this says.
 */
public record Action(Set<Operation> operations, Set<Qos> qos, @Nullable Boolean retain) {
    /** What a client asks for. */
    public enum Operation {
        /** To publish a message, or to have it published as a will. */
        PUBLISH,
        /** To subscribe, and so to hear messages. */
        SUBSCRIBE
    }

    public Action {
        operations = Set.copyOf(operations);
        qos = Set.copyOf(qos);
    }

    /** Whatever the QoS, retained or not. */
    public static Action of(Operation first, Operation... more) {
        return new Action(EnumSet.of(first, more), EnumSet.allOf(Qos.class), null);
    }

    boolean isAnyQos() { return qos.size() == Qos.values().length; }

    boolean matches(Operation operation, Qos asked, boolean asksToRetain) {
        return operations.contains(operation) && qos.contains(asked)
                && (retain == null || operation == Operation.SUBSCRIBE || retain == asksToRetain);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        text.append(operations.size() > 1 ? "publish or subscribe"
                : operations.contains(Operation.PUBLISH) ? "publish" : "subscribe");
        if (!isAnyQos()) {
            text.append(" at QoS ").append(qos.stream().map(Qos::level).sorted().map(String::valueOf)
                    .collect(Collectors.joining(" or ")));
        }
        if (retain != null) {
            text.append(retain ? ", retained" : ", not retained");
        }
        return text.toString();
    }
}

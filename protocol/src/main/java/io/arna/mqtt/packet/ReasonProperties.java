package io.arna.mqtt.packet;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The properties that every acknowledgement may carry.
 *
 * @param reasonString for a person to read; null when absent
 * @param userProperties in the order sent
 */
public record ReasonProperties(@Nullable String reasonString, List<UserProperty> userProperties) {
    public ReasonProperties {
        userProperties = List.copyOf(userProperties);
    }

    /** Everything absent. */
    public static final ReasonProperties NONE = new ReasonProperties(null, List.of());

    /** Only a reason for a person to read. */
    public static ReasonProperties because(String reasonString) {
        return new ReasonProperties(reasonString, List.of());
    }

    /** Whether everything is absent. */
    public boolean isNone() { return equals(NONE); }
}

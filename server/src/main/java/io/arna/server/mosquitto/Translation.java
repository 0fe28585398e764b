package io.arna.server.mosquitto;

import java.util.List;

/**
 * What a file of Mosquitto's says, in our words.
 *
 * @param settings keys and their values; a key of a list stands behind those with lower places in it
 * @param refusals why it cannot be had; then {@code settings} are of no use
 * @param advice what has no effect here, and what to do instead
 */
public record Translation(List<Setting> settings, List<Remark> refusals, List<Remark> advice) {
    public Translation {
        settings = List.copyOf(settings);
        refusals = List.copyOf(refusals);
        advice = List.copyOf(advice);
    }
}

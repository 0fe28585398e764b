package io.arna.cli.pubsub;

import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A flag of the tools.
 *
 * @param names in every spelling, the short one first
 * @param tools that have it
 * @param argument what its value is called; null when it takes none
 * @param help in a few words; null when usage does not show it
 * @param group under which usage shows it
 * @param effect what it does to the settings, given its value or an empty text
 */
record Flag(List<String> names, Set<Tool> tools, @Nullable String argument, @Nullable String help, Group group,
        BiConsumer<Settings, String> effect) {

    /** How usage is divided. */
    enum Group {
        SERVER("Server"), TLS("TLS"), SESSION("Session"), TOPICS("Topic"), MESSAGE("Message"), OUTPUT("Output"),
        END("End"),
        WILL("Will"),
        OTHER("Other");

        private final String title;

        Group(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }
    }
}

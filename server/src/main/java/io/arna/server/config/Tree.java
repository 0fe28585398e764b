package io.arna.server.config;

import java.util.List;
import java.util.Map;

/** A configuration as it was written, before anybody asks what it means. Mappings and lists change while one source is laid over another. */
sealed interface Tree {
    /** Where it was written; for the value of a key, where the key was. */
    Origin origin();

    /** What to call it in a refusal. */
    String noun();

    /** A single value; {@code plain} when it was written without quotes. */
    record Scalar(String text, boolean plain, Origin origin) implements Tree {
        /** Whether it says that there is no value. */
        boolean isNull() {
            return plain && (text.isEmpty() || text.equals("null") || text.equals("~"));
        }

        @Override
        public String noun() {
            return "a single value";
        }
    }

    /** Keys with their values, in the order written. */
    record Mapping(Map<String, Tree> entries, Origin origin) implements Tree {
        @Override
        public String noun() {
            return "a mapping of keys";
        }
    }

    /** A list. */
    record Sequence(List<Tree> entries, Origin origin) implements Tree {
        @Override
        public String noun() {
            return "a list";
        }
    }
}

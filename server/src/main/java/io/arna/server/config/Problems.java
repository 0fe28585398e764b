package io.arna.server.config;

import java.util.ArrayList;
import java.util.List;

/** Gathers what is wrong with a configuration, so that all of it is told at once. */
final class Problems {
    private final List<String> sentences = new ArrayList<>();

    /** {@code path} is empty when no key is meant. */
    void add(String path, String sentence, Origin origin) {
        sentences.add((path.isEmpty() ? "" : path + ": ") + sentence + ", " + origin);
    }

    int count() {
        return sentences.size();
    }

    List<String> sentences() {
        return List.copyOf(sentences);
    }
}

package io.arna.server.config;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A part of the configuration that {@link Schema} asks for its keys. One implementation answers from what was written, another answers with
 * defaults and notes what was asked: so the questions are the declaration.
 */
interface Section {
    /** The value of a key, or its default. */
    <T> T get(Key<T> key);

    /** The value of a key that need not have one; null when it has none. */
    <T> @Nullable T find(Key<T> key);

    /** The values of a key that takes a list of them; {@code fallback} when it is not given. */
    <T> List<T> getAll(Key<T> key, List<T> fallback);

    /** A section inside this one. */
    <T> T section(String name, String meaning, Function<Section, T> content);

    /** A list of sections. */
    <T> List<T> list(String name, String meaning, Function<Section, T> entry);

    /** Whether something was written for this key. */
    boolean isGiven(String name);

    /** Whether nothing was refused here so far: only then is it fair to compare values with each other. */
    boolean isSound();

    /** Refuses what was written for a key, or, when nothing was, what this section says without it. */
    void refuse(String name, String sentence);
}

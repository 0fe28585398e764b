package io.arna.server.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Answers with defaults and notes what was asked, which is all there is to say about the keys. */
final class Describing implements Section {
    /** What was noted. */
    sealed interface Note {
        /** A section or, with {@code isList}, a list of them begins. */
        record Head(String path, String meaning, boolean isList) implements Note {}

        /** A key, with its whole path; places in lists are written {@code []}. */
        record Entry(String path, Key<?> key, boolean takesList) implements Note {}
    }

    private final String path;
    private final List<Note> notes;

    private Describing(String path, List<Note> notes) {
        this.path = path;
        this.notes = notes;
    }

    /** All that {@code content} asks for, in its order. */
    static List<Note> describe(Consumer<Section> content) {
        List<Note> notes = new ArrayList<>();
        content.accept(new Describing("", notes));
        return List.copyOf(notes);
    }

    @Override
    public <T> T get(Key<T> key) {
        return Objects.requireNonNull(find(key), key.name());
    }

    @Override
    public <T> @Nullable T find(Key<T> key) {
        notes.add(new Note.Entry(path + key.name(), key, false));
        return key.fallback();
    }

    @Override
    public <T> List<T> getAll(Key<T> key, List<T> fallback) {
        notes.add(new Note.Entry(path + key.name(), key, true));
        return fallback;
    }

    @Override
    public <T> T section(String name, String meaning, Function<Section, T> content) {
        notes.add(new Note.Head(path + name, meaning, false));
        return content.apply(new Describing(path + name + ".", notes));
    }

    @Override
    public <T> List<T> list(String name, String meaning, Function<Section, T> entry) {
        notes.add(new Note.Head(path + name, meaning, true));
        return List.of(entry.apply(new Describing(path + name + "[].", notes)));
    }

    @Override
    public boolean isGiven(String name) {
        return false;
    }

    @Override
    public boolean isSound() { return true; }

    @Override
    public void refuse(String name, String sentence) {
        // Nothing was written that could be wrong.
    }
}

package io.arna.server.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A key of the configuration: the one declaration that reading, refusing, printing and the reference follow.
 *
 * @param name as written, without the sections around it
 * @param type what its value may be
 * @param fallback what holds when it is not given; null when that is "none", or told by {@code fallbackShown}
 * @param fallbackShown the default in the words of the reference; null to show {@code fallback} itself
 * @param meaning what it does, one sentence or two
 * @param knownAs what other brokers call it, so that who types that is told ours
 * @param onlyWith what must be so for the key to be there, in the words of a refusal; null when nothing must
 * @param applies whether that is so
 * @param secret whether its value is shown to nobody
 */
record Key<T>(String name, ValueType<T> type, @Nullable T fallback, @Nullable String fallbackShown, String meaning,
        List<String> knownAs,
        @Nullable String onlyWith, boolean applies, boolean secret) {
    /** A key with a default. */
    static <T> Key<T> key(String name, ValueType<T> type, T fallback, String meaning) {
        return new Key<>(name, type, fallback, null, meaning, List.of(), null, true, false);
    }

    /** A key that need not have a value; {@code fallbackShown} says what that means. */
    static <T> Key<T> optional(String name, ValueType<T> type, String fallbackShown, String meaning) {
        return new Key<>(name, type, null, fallbackShown, meaning, List.of(), null, true, false);
    }

    /** The same key with a default, null for none, that depends on other keys. */
    Key<T> orElse(@Nullable T dependent) {
        return new Key<>(name, type, dependent, fallbackShown, meaning, knownAs, onlyWith, applies, secret);
    }

    Key<T> knownAs(String... names) {
        return new Key<>(name, type, fallback, fallbackShown, meaning, List.of(names), onlyWith, applies, secret);
    }

    Key<T> fallbackShownAs(String words) {
        return new Key<>(name, type, fallback, words, meaning, knownAs, onlyWith, applies, secret);
    }

    /** It is there only when {@code applies}, which is so with {@code condition}. */
    Key<T> onlyWith(String condition, boolean applies) {
        return new Key<>(name, type, fallback, fallbackShown, meaning, knownAs, condition, applies, secret);
    }

    /** Its value is masked wherever it would be shown. */
    Key<T> asSecret() {
        return new Key<>(name, type, fallback, fallbackShown, meaning, knownAs, onlyWith, applies, true);
    }
}

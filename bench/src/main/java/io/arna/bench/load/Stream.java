package io.arna.bench.load;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one receiver hears of one publisher: tells each sequence number that comes from what was expected, and knows what never came. A
 * receiver may be a share group, whose members hear a stream together and in no order. Confined to one thread.
 */
final class Stream {
    /** What a sequence number turned out to be. */
    enum Verdict {
        /** It is the next, or follows a gap that is now known. */
        NEW,
        /** It was missing, and came behind a later one. */
        LATE,
        /** It had come before. */
        DUPLICATE
    }

    private static final int MOST_REMEMBERED = 1_000_000;

    private long next;
    /** What was skipped and has not come; null while nothing was. */
    private @Nullable Set<Long> missing;
    private long forgotten;

    /** A stream heard from a sequence number on; what was said before is not missed. */
    Stream(long first) {
        next = first;
    }

    Verdict hear(long sequence) {
        if (sequence == next) {
            next++;
            return Verdict.NEW;
        }
        if (sequence > next) {
            skipTo(sequence);
            return Verdict.NEW;
        }
        return missing != null && missing.remove(sequence) ? Verdict.LATE : Verdict.DUPLICATE;
    }

    private void skipTo(long sequence) {
        if (missing == null) {
            missing = new HashSet<>();
        }
        long remembered = Math.min(sequence - next, MOST_REMEMBERED - missing.size());
        for (long skipped = next; skipped < next + remembered; skipped++) {
            missing.add(skipped);
        }
        forgotten += sequence - next - remembered;
        next = sequence + 1;
    }

    /** How many were skipped and have not come. */
    long missing() {
        return forgotten + (missing == null ? 0 : missing.size());
    }

    /** How many of the first {@code said} messages of the stream have not come. */
    long lostOf(long said) {
        return missing() + Math.max(0, said - next);
    }
}

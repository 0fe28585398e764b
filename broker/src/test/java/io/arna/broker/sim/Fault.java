package io.arna.broker.sim;

/**
 * A known defect, as a change of the broker's source text.
 *
 * @param name what is wrong, in the words of the table
 * @param file where, below {@code io/arna/broker}
 * @param right the text as it is, which must be there exactly once
 * @param wrong the text instead
 */
record Fault(String name, String file, String right, String wrong) {
    /** Whether the text to be changed is there, once. */
    boolean hasItsPlaceIn(String source) {
        int at = source.indexOf(right);
        return at >= 0 && source.indexOf(right, at + 1) < 0;
    }

    /** The source with the defect in it. */
    String plantedIn(String source) {
        if (!hasItsPlaceIn(source)) { throw new AssertionError("\"" + name + "\" has no place in " + file); }
        return source.replace(right, wrong);
    }
}

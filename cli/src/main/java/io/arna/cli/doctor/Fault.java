package io.arna.cli.doctor;

/** A part does not fit; nothing behind it is tried. Without a stack trace: what matters is said. */
final class Fault extends Exception {
    private static final long serialVersionUID = 1L;

    private final Part part;
    private final String remedy;

    /**
     * What does not fit.
     *
     * @param sentence what was seen, without a full stop
     * @param remedy what to do about it, without a full stop
     */
    Fault(Part part, String sentence, String remedy) {
        super(sentence, null, false, false);
        this.part = part;
        this.remedy = remedy;
    }

    Part part() {
        return part;
    }

    /** In one sentence, with the remedy. */
    String sentence() {
        return getMessage() + ": " + remedy;
    }
}

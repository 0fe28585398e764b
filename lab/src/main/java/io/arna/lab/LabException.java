package io.arna.lab;

/** Something could not be measured. The message says in a sentence what and why. */
public final class LabException extends Exception {
    private static final long serialVersionUID = 1;

    /** With a sentence for the user, without a full stop. */
    public LabException(String sentence) {
        super(sentence);
    }
}

package io.arna.cli.pubsub;

/** The command line is not one we can obey; the message is a sentence for the user. */
final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UsageException(String sentence) {
        super(sentence, null, false, false);
    }
}

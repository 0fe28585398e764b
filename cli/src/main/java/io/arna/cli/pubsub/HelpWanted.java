package io.arna.cli.pubsub;

/** The command line asks for {@code --help}; what follows is not read. */
final class HelpWanted extends RuntimeException {
    private static final long serialVersionUID = 1L;

    HelpWanted() {
        super(null, null, false, false);
    }
}

package io.arna.cli.pubsub;

/** The three tools of this package. */
public enum Tool {
    /** Publishes. */
    PUB("publishes messages", "-t TOPIC {-m TEXT | -f FILE | -s | -l | -n} [OPTION]..."),
    /** Subscribes. */
    SUB("subscribes, and prints what comes", "-t FILTER... [OPTION]..."),
    /** Publishes a request and waits for the response (P17). */
    RR("publishes a request, and prints the response",
            "-t TOPIC -e RESPONSE-TOPIC {-m TEXT | -f FILE | -s | -n} [OPTION]...");

    private final String summary;
    private final String synopsis;

    Tool(String summary, String synopsis) {
        this.summary = summary;
        this.synopsis = synopsis;
    }

    /** As it is typed after {@code arna}. */
    public String word() {
        return switch (this) {
            case PUB -> "pub";
            case SUB -> "sub";
            case RR -> "rr";
        };
    }

    /** What it does, in a few words. */
    public String summary() {
        return summary;
    }

    /** What follows {@link #word()} on the command line. */
    String synopsis() {
        return synopsis;
    }
}

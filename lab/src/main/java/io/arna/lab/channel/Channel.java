package io.arna.lab.channel;

/** One way to protect the conversation between client and broker. A new one is added to {@link Channels}; what runs and reports them need not know it. */
public interface Channel {
    /** What it is called on the command line and in reports. */
    String name();

    /** Whether it is one of the three of the paper whose experiment this repeats. */
    boolean isPapers();

    /** The broker's configuration for it, in YAML: one listener on a free port of an address. */
    String configuration(Kit kit, String bind);

    /** What a client needs to use it. */
    Access access(Kit kit, Holder holder, String host, int port);

    /** Whether a party holds a thing here, for the figure of who holds what. */
    boolean holds(Holder holder, Secret secret);

    /** What it is good for, in plain words. */
    Words words();

    /** Who takes part. */
    enum Holder {
        /** Which all connect to. */
        BROKER,
        /** Which sends. */
        PUBLISHER,
        /** Which hears. */
        SUBSCRIBER;

        /** Its name in files and certificates. */
        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** What somebody can hold. */
    enum Secret {
        /** The authority's certificate, by which others are checked. */
        AUTHORITY_CERTIFICATE("ca.crt"),
        /** A certificate of its own. */
        CERTIFICATE("own certificate"),
        /** The private key of that. */
        KEY("own private key"),
        /** Its password, or at the broker the hashes of passwords. */
        PASSWORD("password");

        private final String words;

        Secret(String words) {
            this.words = words;
        }

        /** As people call it. */
        public String words() {
            return words;
        }
    }

    /**
     * In plain words.
     *
     * @param summary in half a line
     * @param protects what an attacker cannot do
     * @param doesNotProtect what one still can
     */
    record Words(String summary, String protects, String doesNotProtect) {}
}

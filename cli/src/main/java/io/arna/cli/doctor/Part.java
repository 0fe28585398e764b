package io.arna.cli.doctor;

/** What a connection is made of, in the order in which it is tried. */
enum Part {
    /** A name becomes addresses. */
    RESOLVE("resolve"),
    /** Somebody listens there. */
    CONNECT("connect"),
    /** TLS is spoken, in a version both know. */
    TLS("TLS version"),
    /** Who is trusted has signed the server's certificate, perhaps through others. */
    CHAIN("chain"),
    /** It is for the host that was asked for. */
    HOST("host name"),
    /** It is good now. */
    DATES("dates"),
    /** And now is now. */
    CLOCK("clock"),
    /** The client's certificate and key. */
    CLIENT_CERTIFICATE("client certificate"),
    /** MQTT is spoken, and CONNECT answered. */
    MQTT("MQTT CONNECT"),
    /** The user is let in. */
    USER("user"),
    /** The user may do what was asked. */
    ACL("ACL");

    private final String title;

    Part(String title) {
        this.title = title;
    }

    /** As it is shown. */
    String title() {
        return title;
    }
}

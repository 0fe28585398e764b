package io.arna.cli.bench;

/** Topics that differ from client to client. */
final class Topics {
    private Topics() {}

    /** Fills in {@code %i}, the client's number, and {@code %c}, its identifier. */
    static String fill(String topic, String clientId, int number) {
        return topic.replace("%i", Integer.toString(number)).replace("%c", clientId);
    }
}

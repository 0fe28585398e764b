package io.arna.broker.routing;

/** Somebody who hears messages, and is online when the test says so. */
final class FakeRecipient implements Recipient {
    private final String clientId;
    private final int home;
    private volatile boolean online = true;

    FakeRecipient(String clientId, int home) {
        this.clientId = clientId;
        this.home = home;
    }

    FakeRecipient(String clientId) {
        this(clientId, 0);
    }

    @Override
    public String clientId() {
        return clientId;
    }

    @Override
    public int home() {
        return home;
    }

    @Override
    public boolean isOnline() { return online; }

    void goes(boolean nowOnline) {
        online = nowOnline;
    }

    @Override
    public String toString() {
        return clientId;
    }
}

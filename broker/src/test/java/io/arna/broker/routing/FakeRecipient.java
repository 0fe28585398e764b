package io.arna.broker.routing;

import io.arna.broker.port.Store.SessionKey;
import io.arna.mqtt.Qos;
import org.jspecify.annotations.Nullable;

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

    @Override
    public SessionKey key() {
        return new SessionKey(clientId, 1);
    }

    @Override
    public boolean stores(Qos qos) {
        return false;
    }

    @Override
    public boolean isCongested() { return false; }

    @Override
    public void hear(Fanout fanout, Target target, @Nullable ShareGroup share) {
        throw new AssertionError("these tests look up, they do not deliver");
    }

    void goes(boolean nowOnline) {
        online = nowOnline;
    }

    @Override
    public String toString() {
        return clientId;
    }
}

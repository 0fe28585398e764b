package io.arna.store;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Remembers what it was told. */
final class RecordedAlarm implements Alarm {
    final BlockingQueue<String> told = new LinkedBlockingQueue<>();

    @Override
    public void raised(String why) {
        told.add("raised: " + why);
    }

    @Override
    public void cleared() {
        told.add("cleared");
    }
}

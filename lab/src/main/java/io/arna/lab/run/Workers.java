package io.arna.lab.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** Publisher and subscriber. Both are started anew after a failure, since nobody knows what an old line of theirs would answer. */
final class Workers implements AutoCloseable {
    private final List<String> arna;
    private final Path folder;
    private final Consumer<String> heard;
    private WorkerProcess publisher;
    private WorkerProcess subscriber;

    private Workers(List<String> arna, Path folder, Consumer<String> heard) throws IOException {
        this.arna = arna;
        this.folder = folder;
        this.heard = heard;
        this.publisher = WorkerProcess.start("publisher", arna, folder, heard);
        this.subscriber = WorkerProcess.start("subscriber", arna, folder, heard);
    }

    static Workers start(List<String> arna, Path folder, Consumer<String> heard) throws IOException {
        return new Workers(arna, folder, heard);
    }

    WorkerProcess publisher() {
        return publisher;
    }

    WorkerProcess subscriber() {
        return subscriber;
    }

    void startAnew() throws IOException {
        close();
        publisher = WorkerProcess.start("publisher", arna, folder, heard);
        subscriber = WorkerProcess.start("subscriber", arna, folder, heard);
    }

    @Override
    public void close() {
        publisher.close();
        subscriber.close();
    }
}

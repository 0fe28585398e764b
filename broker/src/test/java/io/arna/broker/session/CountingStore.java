package io.arna.broker.session;

import io.arna.broker.message.Message;
import io.arna.broker.port.Store;
import io.arna.mqtt.Payload;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Counts the notes that are set aside in a store, and can refuse them. */
final class CountingStore implements Store {
    int aside;
    boolean failing;
    private final Store kept;

    CountingStore(Store kept) {
        this.kept = kept;
    }

    @Override
    public void setAside(SessionKey session, long number, Payload note, Completion done) {
        if (failing) {
            done.onDone(new Failure("the disk is full"));
            return;
        }
        aside++;
        kept.setAside(session, number, note, done);
    }

    @Override
    public void takeBack(SessionKey session, long number, Consumer<@Nullable Payload> answer) {
        kept.takeBack(session, number, note -> {
            if (note != null) {
                aside--;
            }
            answer.accept(note);
        });
    }

    @Override
    public void accept(Acceptance what, Completion done) {
        kept.accept(what, done);
    }

    @Override
    public void apply(SessionKey session, List<Change> changes, Completion done) {
        kept.apply(session, changes, done);
    }

    @Override
    public void forgetRetained(Message message, Completion done) {
        kept.forgetRetained(message, done);
    }

    @Override
    public void get(String clientId, Consumer<@Nullable SessionImage> answer) {
        kept.get(clientId, answer);
    }

    @Override
    public void read(SessionKey session, long fromMessageId, int most, Consumer<List<Waiting>> answer) {
        kept.read(session, fromMessageId, most, answer);
    }

    @Override
    public void trim(SessionKey session, long upToMessageId, Completion done) {
        kept.trim(session, upToMessageId, done);
    }

    @Override
    public void scan(Scan scan) {
        kept.scan(scan);
    }
}

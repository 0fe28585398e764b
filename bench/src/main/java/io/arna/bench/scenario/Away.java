package io.arna.bench.scenario;

import io.arna.bench.load.Load;
import io.arna.bench.load.LoadException;
import io.arna.bench.load.PublisherPlan;
import io.arna.bench.load.SubscriberPlan;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Sessions that are away and a publisher for each, the first for the first. The sessions begin anew, whatever the broker had of them.
 */
final class Away {
    private final List<String> ids;
    private final Load load;

    private Away(Load load, List<String> ids) {
        this.load = load;
        this.ids = ids;
    }

    /**
     * Makes the sessions and connects the publishers; nothing is published yet.
     *
     * @param window of each publisher
     */
    static Away of(Load load, String name, int sessions, int payloadBytes, int window)
            throws LoadException, InterruptedException {
        List<String> ids = IntStream.range(0, sessions).mapToObj(number -> "bench-" + name + "-" + number).toList();
        load.forget(ids);
        load.subscribe(IntStream.range(0, sessions)
                .mapToObj(number -> new SubscriberPlan(ids.get(number), List.of(topic(name, number)), 1, number, 1, "",
                        true, 0))
                .toList());
        load.leave();
        load.publishers(IntStream.range(0, sessions)
                .mapToObj(number -> new PublisherPlan("bench-" + name + "-pub-" + number, List.of(topic(name, number)),
                        1, false, payloadBytes, window, 0))
                .toList());
        return new Away(load, ids);
    }

    private static String topic(String name, int number) {
        return "bench/" + name + "/" + number;
    }

    /** Ends the sessions, with whatever waits for them. */
    void forget() throws LoadException, InterruptedException {
        load.leave();
        load.forget(ids);
    }
}

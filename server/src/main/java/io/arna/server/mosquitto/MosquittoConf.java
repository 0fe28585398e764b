package io.arna.server.mosquitto;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code mosquitto.conf} with the files it includes and says the same in our keys. What holds by default is what Mosquitto 2 does: without a
 * listener there is one on the loopback addresses, open to everybody on this machine; whoever names listeners lets nobody in without credentials
 * unless it is said. Blocks; any thread but a shard.
 */
public final class MosquittoConf {
    private static final String PER_LISTENER = "per_listener_settings";

    private final Draft draft;
    private final List<Line> lines;

    private MosquittoConf(Draft draft, List<Line> lines) {
        this.draft = draft;
        this.lines = lines;
    }

    /** Reads a file as this process, on this machine, would follow it. */
    public static Translation read(Path file) {
        return read(file, Machine.here());
    }

    static Translation read(Path file, Machine machine) {
        Draft draft = new Draft(file.toString());
        List<Line> lines = ConfLines.read(file, draft.refusals());
        if (draft.refusals().isEmpty()) {
            new MosquittoConf(draft, lines).translate(machine);
        }
        return draft.done();
    }

    /**
     * A listener of Mosquitto's.
     *
     * @param begin its first line; null for the one that stands before all others
     * @param lines what is said about it
     */
    private record Place(@Nullable Line begin, List<Line> lines) {
        Place(@Nullable Line begin) {
            this(begin, new ArrayList<>());
        }

        List<Line> ofListener() {
            return lines.stream().filter(line -> ListenerOptions.isKnown(line.option())).toList();
        }
    }

    private void translate(Machine machine) {
        boolean eachItsOwn = isPerListener();
        BrokerOptions broker = new BrokerOptions(draft, machine);
        Place first = new Place(null);
        List<Place> others = new ArrayList<>();
        List<Line> security = new ArrayList<>();
        for (Line line : lines) {
            if (line.option().equals(Line.LISTENER)) {
                others.add(new Place(line));
            } else if (ListenerOptions.isKnown(line.option()) || (eachItsOwn && Security.isKnown(line.option()))) {
                placeOf(line, first, others).lines.add(line);
            } else if (Security.isKnown(line.option())) {
                security.add(line);
            } else if (!line.option().equals(PER_LISTENER) && !broker.take(line)) {
                OtherOptions.tell(line, hasBridge(line), draft);
            }
        }
        List<Place> places = new ArrayList<>(others);
        if (!first.lines.isEmpty() || others.isEmpty()) {
            places.addFirst(first);
        }
        boolean localOnly = others.isEmpty()
                && first.lines.stream().noneMatch(line -> ListenerOptions.opensDefault(line.option()));
        broker.finish();
        listeners(places, eachItsOwn ? null : Security.read(security, draft),
                new ListenerOptions(draft, machine, localOnly, places.size()), broker);
    }

    private static Place placeOf(Line line, Place first, List<Place> others) {
        Line begin = line.listener();
        return others.stream().filter(place -> place.begin == begin).findFirst().orElse(first);
    }

    /** {@code common} is null when each has its own. */
    private void listeners(List<Place> places, @Nullable Security common, ListenerOptions listeners,
            BrokerOptions broker) {
        Security.Common together = new Security.Common(draft);
        List<Security> own = places.stream()
                .map(place -> common == null ? Security.read(Security.of(place.lines), draft) : common).toList();
        own.forEach(together::add);
        together.finish();
        for (int i = 0; i < places.size(); i++) {
            listeners.add(places.get(i).begin, places.get(i).ofListener(), own.get(i), together);
        }
        own.stream().map(Security::pskFile).filter(Objects::nonNull).distinct().forEach(listeners::tellUnused);
        broker.finishPrefix(listeners.letsInWithoutPassword());
    }

    private boolean isPerListener() {
        boolean last = false;
        for (Line line : lines) {
            if (line.option().equals(PER_LISTENER)) {
                last = draft.flag(line);
            }
        }
        return last;
    }

    private static boolean hasBridge(Line line) {
        return line.under() != null && line.under().option().equals(Line.CONNECTION);
    }
}

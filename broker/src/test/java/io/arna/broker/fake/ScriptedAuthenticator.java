package io.arna.broker.fake;

import io.arna.broker.port.Authenticator;
import io.arna.broker.port.Peer;
import io.arna.mqtt.Payload;
import io.arna.mqtt.packet.Connect;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Decides what the script says: at once when verdicts lie ready, otherwise when {@link #decides} is called. */
public final class ScriptedAuthenticator implements Authenticator {
    private final ArrayDeque<Verdict> ready = new ArrayDeque<>();
    private final ArrayDeque<Consumer<Verdict>> asking = new ArrayDeque<>();
    private final List<String> heard = new ArrayList<>();
    private int begun;

    /** The next questions are answered at once, in this order. */
    public ScriptedAuthenticator willDecide(Verdict... verdicts) {
        ready.addAll(List.of(verdicts));
        return this;
    }

    /** The question that has waited longest is answered, as from a thread of somebody else's. */
    public void decides(Verdict verdict) {
        asking.remove().accept(verdict);
    }

    /** How many questions wait. */
    public int asking() {
        return asking.size();
    }

    /** How many authentications have begun. */
    public int begun() {
        return begun;
    }

    /** The data clients have sent so far, as text, "none" for none. */
    public List<String> heard() {
        return List.copyOf(heard);
    }

    /** In, under this name. */
    public static Verdict granted(@Nullable String identity) {
        return new Verdict.Granted(identity, null, null);
    }

    @Override
    public Exchange begin(Connect connect, Peer peer) {
        begun++;
        return this::next;
    }

    private void next(@Nullable Payload data, Consumer<Verdict> answer) {
        heard.add(data == null ? "none" : data.toUtf8());
        Verdict verdict = ready.poll();
        if (verdict == null) {
            asking.add(answer);
        } else {
            answer.accept(verdict);
        }
    }
}

package io.arna.broker.port;

import io.arna.broker.port.Authorizer.Subject;
import org.jspecify.annotations.Nullable;

/**
 * Says who is banned, whatever it can prove. What it says applies to who is connected once {@code Node.reviewBans} is called. Any thread; answers
 * from memory.
 */
public interface Bans {
    /**
     * Why somebody is banned, in a sentence for the operator; null when it is not.
     *
     * @param who who it is, or, before that has been found out, says it is
     * @param wallMillis the time: bans end
     */
    @Nullable
    String find(Subject who, long wallMillis);

    /** Bans nobody. */
    static Bans none() {
        return (_, _) -> null;
    }
}

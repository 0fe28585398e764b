package io.arna.security.ban;

import io.arna.broker.port.Authorizer.Subject;
import io.arna.broker.port.Bans;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The bans in force, which may be replaced at any time. Those of single client ids and users are looked up, however many there are; the others are
 * gone through. Any thread.
 */
public final class BanList implements Bans {
    private volatile Contents contents;

    /**
     * Immutable.
     *
     * @param all in the order written
     * @param others those that cannot be looked up
     */
    private record Contents(List<Ban> all, Map<String, List<Ban>> clientIds, Map<String, List<Ban>> users,
            List<Ban> others) {
        static Contents of(List<Ban> bans) {
            Map<String, List<Ban>> clientIds = new HashMap<>();
            Map<String, List<Ban>> users = new HashMap<>();
            List<Ban> others = new ArrayList<>();
            for (Ban ban : bans) {
                switch (ban.whom()) {
                    case Whom.ClientId(String id) -> clientIds.computeIfAbsent(id, _ -> new ArrayList<>(1)).add(ban);
                    case Whom.User(String name) -> users.computeIfAbsent(name, _ -> new ArrayList<>(1)).add(ban);
                    case Whom.Addresses _,Whom.ClientIds _,Whom.Users _ -> others.add(ban);
                }
            }
            return new Contents(List.copyOf(bans), clientIds, users, others);
        }
    }

    /** These bans. */
    public BanList(List<Ban> bans) {
        contents = Contents.of(bans);
    }

    /** From now on these are in force, and no others; {@code Node.reviewBans} applies them to who is connected. */
    public void use(List<Ban> bans) {
        contents = Contents.of(bans);
    }

    /** Those in force, and those that are over and not taken out. */
    public List<Ban> all() {
        return contents.all;
    }

    @Override
    public @Nullable String find(Subject who, long wallMillis) {
        Contents now = contents;
        String found = first(now.clientIds.getOrDefault(who.clientId(), List.of()), who, wallMillis);
        if (found == null && who.identity() != null) {
            found = first(now.users.getOrDefault(who.identity(), List.of()), who, wallMillis);
        }
        return found == null ? first(now.others, who, wallMillis) : found;
    }

    private static @Nullable String first(List<Ban> bans, Subject who, long wallMillis) {
        for (Ban ban : bans) {
            if (!ban.isOver(wallMillis) && ban.whom().is(who)) { return ban.toString(); }
        }
        return null;
    }
}

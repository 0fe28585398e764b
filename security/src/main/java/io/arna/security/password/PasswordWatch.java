package io.arna.security.password;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads a password file again when it has changed. One that is wrong is refused whole, and the one before stays in force. One thread at a
 * time, not a shard; told to look a few times in a second.
 */
public final class PasswordWatch {
    private final Path file;
    private final PasswordAuthenticator authenticator;
    private final Listener listener;
    /** What was read last, or refused. */
    private Look taken;
    /** What was seen last. */
    private Look seen;
    private boolean refused;
    /** Who is to be cut once more: a check that was under way may have let them in behind the first cut. */
    private Set<String> goneLately = Set.of();

    /** Told what came of it. */
    public interface Listener {
        /** Another state of the file is in force; {@code added} and so on are numbers of users. */
        void changed(int users, int added, int changed, int removed);

        /** The file was refused, and what was in force stays; {@code problems} are sentences. Once for each state of it. */
        void refused(List<String> problems);

        /** These users are no more: whoever is connected as one of them has to go. May come twice. */
        void gone(Set<String> users);
    }

    /** How a file looks from outside; null parts when it is not there. */
    private record Look(@Nullable FileTime changed, long size, @Nullable Object key) {
        static Look at(Path file) {
            try {
                BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
                return new Look(now.lastModifiedTime(), now.size(), now.fileKey());
            } catch (IOException _) {
                return new Look(null, 0, null);
            }
        }
    }

    private PasswordWatch(Path file, Look taken, PasswordAuthenticator authenticator, Listener listener) {
        this.file = file;
        this.authenticator = authenticator;
        this.listener = listener;
        this.taken = taken;
        this.seen = taken;
    }

    /** Watches {@code file}, which the authenticator has just been given. */
    public static PasswordWatch of(Path file, PasswordAuthenticator authenticator, Listener listener) {
        return new PasswordWatch(file, new Look(null, -1, null), authenticator, listener);
    }

    /** Looks whether the file has changed, and reads it once it has stopped changing: programs that write it in place take a moment. */
    public void look() {
        if (!goneLately.isEmpty()) {
            listener.gone(goneLately);
            goneLately = Set.of();
        }
        Look now = Look.at(file);
        boolean isStill = now.equals(seen);
        seen = now;
        if (isStill && !now.equals(taken)) {
            read(now);
        }
    }

    /** Reads the file, changed or not. */
    public void readAgain() {
        read(Look.at(file));
    }

    private void read(Look look) {
        taken = look;
        try {
            PasswordFile after = PasswordFile.read(file);
            use(after);
        } catch (PasswordFileException e) {
            refuse(e.problems());
        } catch (NoSuchFileException _) {
            refuse(List.of("the file is gone, " + file));
        } catch (IOException e) {
            refuse(List.of("the file cannot be read, " + e.getClass().getSimpleName() + ", " + file));
        }
    }

    private void refuse(List<String> problems) {
        refused = true;
        listener.refused(problems);
    }

    private void use(PasswordFile after) {
        PasswordFile before = authenticator.file();
        Set<String> gone = new TreeSet<>(before.users().keySet());
        gone.removeAll(after.users().keySet());
        int changed = 0;
        int added = 0;
        for (var user : after.users().entrySet()) {
            PasswordHash was = before.find(user.getKey());
            if (was == null) {
                added++;
            } else if (!was.encoded().equals(user.getValue().encoded())) {
                changed++;
            }
        }
        boolean differs = added + changed + gone.size() > 0;
        if (differs) {
            authenticator.use(after);
        }
        if (differs || refused) {
            listener.changed(after.users().size(), added, changed, gone.size());
        }
        refused = false;
        if (!gone.isEmpty()) {
            listener.gone(gone);
            goneLately = gone;
        }
    }
}

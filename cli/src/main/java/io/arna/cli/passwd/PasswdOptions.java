package io.arna.cli.passwd;

import io.arna.security.password.HashKind;
import io.arna.security.password.UserName;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The command line of {@code arna passwd}.
 *
 * @param wish what is to be done
 * @param isNew whether the file is to hold nothing else
 * @param isWeakTaken whether a password that is guessed first is taken all the same
 * @param kind how the password is hashed
 * @param iterations how often
 * @param file the password file
 * @param user whose password; empty with {@link Wish#HASH_ALL} and {@link Wish#HELP}
 * @param password from the command line; null when it is to be asked for
 */
record PasswdOptions(Wish wish, boolean isNew, boolean isWeakTaken, HashKind kind, int iterations, Path file,
        String user, @Nullable String password) {
    static final String USAGE = """
            Usage: arna passwd [-c] [-H HASH] [-I N] FILE USER
                   arna passwd -b [-c] [-H HASH] [-I N] FILE USER PASSWORD
                   arna passwd -D FILE USER
                   arna passwd -U [-H HASH] [-I N] FILE
            Keeps a password file, as mosquitto_passwd does: a line USER:HASH for each user. Asks for the
            password twice; when standard input is no terminal, its first two lines are taken.

              -c        Makes a new file. One that is there is overwritten.
              -b        Takes the password from the command line, where every user of this machine can read
                        it while the command runs.
              -D        Deletes the user.
              -U        Hashes the passwords that stand in the file as they are. Hashes in it stay.
              -H HASH   How passwords are hashed: sha512-pbkdf2 (usual; Mosquitto 2.0 reads it), argon2id
                        (harder to guess; Mosquitto 2.1 reads it), bcrypt, or sha512 (easy to guess, for
                        Mosquitto before 2.0).
              -I N      Iterations, which a guess costs, and every log-in: rounds of sha512-pbkdf2 (usually
                        20000), passes of argon2id (2), the cost of bcrypt (10).
              --weak    Takes a password that is short or among those that are guessed first.
              --help    Shows this.

            Exit codes:
              0   done
              1   not done, and the file is as it was
              2   there is no such option
            """;

    /** What the command is to do. */
    enum Wish {
        /** Set a user's password. */
        SET,
        /** Delete a user. */
        DELETE,
        /** Hash what stands in the file as it is. */
        HASH_ALL,
        /** Say how the command is used. */
        HELP
    }

    /** The command line is not one we can obey; the message says why. */
    static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1L;

        RefusedException(String sentence) {
            super(sentence, null, false, false);
        }
    }

    /** Reads the words behind {@code passwd}. */
    static PasswdOptions read(List<String> arguments) throws RefusedException {
        Set<String> flags = new HashSet<>();
        List<String> names = new ArrayList<>();
        HashKind kind = HashKind.SHA512_PBKDF2;
        String iterations = null;
        Iterator<String> words = arguments.iterator();
        while (words.hasNext()) {
            String word = words.next();
            switch (word) {
                case "-H" -> kind = kind(next(words, word));
                case "-I" -> iterations = next(words, word);
                case "-b", "-c", "-D", "-U", "--weak" -> flags.add(word);
                case "-h", "--help" -> {
                    return new PasswdOptions(Wish.HELP, false, false, kind, kind.usualIterations(), Path.of(""), "",
                            null);
                }
                case "--" -> words.forEachRemaining(names::add);
                default -> {
                    if (word.startsWith("-") && names.size() < 2) {
                        throw new RefusedException("There is no option " + word + ".");
                    }
                    names.add(word); // a password may begin with a dash
                }
            }
        }
        return of(flags, names, kind, iterations(kind, iterations));
    }

    private static PasswdOptions of(Set<String> flags, List<String> names, HashKind kind, int iterations)
            throws RefusedException {
        Wish wish = flags.contains("-U") ? Wish.HASH_ALL : flags.contains("-D") ? Wish.DELETE : Wish.SET;
        boolean isNew = flags.contains("-c");
        boolean isBatch = flags.contains("-b");
        if ((wish != Wish.SET && (isNew || isBatch)) || flags.containsAll(List.of("-U", "-D"))) {
            throw new RefusedException("Of -D, -U and -c or -b only one can be meant.");
        }
        int count = wish == Wish.HASH_ALL ? 1 : isBatch ? 3 : 2;
        if (names.size() != count) {
            throw new RefusedException(count == 1
                    ? "-U takes the name of the file and nothing else."
                    : "The name of the file and of the user" + (isBatch ? " and the password" : "") + " are expected.");
        }
        String user = wish == Wish.HASH_ALL ? "" : names.get(1);
        String objection = wish == Wish.SET ? UserName.objection(user) : null;
        if (objection != null) { throw new RefusedException("The user name " + objection + "."); }
        return new PasswdOptions(wish, isNew, flags.contains("--weak"), kind, iterations, path(names.getFirst()), user,
                isBatch ? names.get(2) : null);
    }

    private static String next(Iterator<String> words, String option) throws RefusedException {
        if (!words.hasNext()) { throw new RefusedException("Option " + option + " needs a value."); }
        return words.next();
    }

    private static HashKind kind(String word) throws RefusedException {
        for (HashKind kind : HashKind.values()) {
            if (kind.word().equals(word)) { return kind; }
        }
        throw new RefusedException("There is no hash '" + word + "'; there are "
                + Arrays.stream(HashKind.values()).map(HashKind::word).collect(Collectors.joining(", ")) + ".");
    }

    private static int iterations(HashKind kind, @Nullable String given) throws RefusedException {
        if (given == null) { return kind.usualIterations(); }
        int number = -1;
        try {
            number = Integer.parseInt(given);
        } catch (NumberFormatException _) {
            // told below
        }
        if (number < kind.leastIterations() || number > kind.mostIterations()) {
            throw new RefusedException("-I takes a number from " + kind.leastIterations() + " to "
                    + kind.mostIterations() + " with " + kind.word() + ".");
        }
        return number;
    }

    private static Path path(String text) throws RefusedException {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new RefusedException("'" + text + "' cannot be the name of a file: " + e.getReason() + ".");
        }
    }
}

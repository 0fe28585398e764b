package io.arna.cli.passwd;

import io.arna.cli.passwd.PasswdOptions.RefusedException;
import io.arna.mqtt.Payload;
import io.arna.security.password.PasswordFile;
import io.arna.security.password.PasswordFileException;
import io.arna.security.password.PasswordHash;
import io.arna.security.password.PasswordRules;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** {@code arna passwd}: sets, deletes and hashes the passwords of a file. */
public final class PasswdCommand {
    private static final int DONE = 0;
    private static final int NOT_DONE = 1;
    private static final int USAGE = 2;

    private final PasswordPrompt prompt;
    private final PrintStream out;
    private final PrintStream err;

    /** The command, asking {@code prompt} for passwords. */
    public PasswdCommand(PasswordPrompt prompt, PrintStream out, PrintStream err) {
        this.prompt = prompt;
        this.out = out;
        this.err = err;
    }

    /** It cannot be done; the message says why. */
    private static final class NotDoneException extends Exception {
        private static final long serialVersionUID = 1L;

        NotDoneException(String sentence) {
            super(sentence, null, false, false);
        }
    }

    /** Runs the command and returns the process's exit code. */
    public int run(List<String> arguments) {
        PasswdOptions options;
        try {
            options = PasswdOptions.read(arguments);
        } catch (RefusedException e) {
            err.println("arna passwd: " + e.getMessage() + " 'arna passwd --help' tells more.");
            return USAGE;
        }
        try {
            switch (options.wish()) {
                case SET -> set(options);
                case DELETE -> delete(options);
                case HASH_ALL -> hashAll(options);
                case HELP -> out.print(PasswdOptions.USAGE);
            }
            return DONE;
        } catch (NotDoneException e) {
            err.println("arna passwd: " + e.getMessage());
        } catch (PasswordFileException e) {
            e.problems().forEach(problem -> err.println("arna passwd: " + problem));
        } catch (IOException e) {
            err.println("arna passwd: " + sentence(e, options.file()));
        }
        return NOT_DONE;
    }

    private void set(PasswdOptions options) throws NotDoneException, PasswordFileException, IOException {
        // Read first: nobody is to think of a password for a file that is broken.
        PasswordFile file = options.isNew() ? PasswordFile.empty() : PasswordFile.read(options.file());
        String password = options.password() == null ? askTwice() : options.password();
        String objection = PasswordRules.objection(options.user(), password);
        if (objection != null && !options.isWeakTaken()) {
            throw new NotDoneException("The password " + objection + "; --weak takes it all the same.");
        }
        PasswordHash hash = options.kind().hash(Payload.ofUtf8(password), options.iterations());
        file.with(options.user(), hash).write(options.file());
    }

    private String askTwice() throws NotDoneException, IOException {
        String password = prompt.ask("Password: ");
        String again = password == null ? null : prompt.ask("Reenter password: ");
        if (password == null || again == null) { throw new NotDoneException("No password was given twice."); }
        if (!password.equals(again)) { throw new NotDoneException("The two passwords differ."); }
        return password;
    }

    private static void delete(PasswdOptions options) throws NotDoneException, PasswordFileException, IOException {
        PasswordFile file = PasswordFile.read(options.file());
        if (file.find(options.user()) == null) {
            throw new NotDoneException("There is no user " + options.user() + " in " + options.file() + ".");
        }
        file.without(options.user()).write(options.file());
    }

    private static void hashAll(PasswdOptions options) throws PasswordFileException, IOException {
        PasswordFile.readAndHash(options.file(), password -> options.kind().hash(password, options.iterations()))
                .write(options.file());
    }

    private static String sentence(IOException failure, Path file) {
        return switch (failure) {
            case NoSuchFileException _ -> "There is no file " + file + "; -c makes a new one.";
            case AccessDeniedException denied -> denied.getFile() + " may not be opened by this user.";
            case FileSystemException system when system.getReason() != null ->
                    system.getFile() + ": " + system.getReason();
            default -> String.valueOf(failure.getMessage());
        };
    }
}

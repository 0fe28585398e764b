package io.arna.cli.passwd;

import java.io.ByteArrayOutputStream;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Asks a person for a password, or a program that writes it to standard input. */
public interface PasswordPrompt {
    /**
     * Asks once.
     *
     * @param question what the person reads
     * @return the answer; null when nobody answers any more
     * @throws IOException when the answer cannot be read
     */
    @Nullable
    String ask(String question) throws IOException;

    /** Asks at the terminal, without showing what is typed; where there is none, takes a line of {@code in} and writes the question to {@code err}. */
    @SuppressWarnings("SystemConsoleNull") // it is null in Java 25 where there is no terminal
    static PasswordPrompt of(InputStream in, PrintStream err) {
        Console console = System.console();
        if (console != null && console.isTerminal()) {
            return question -> {
                char[] typed = console.readPassword("%s", question);
                return typed == null ? null : new String(typed);
            };
        }
        return question -> {
            err.print(question);
            err.flush();
            return line(in);
        };
    }

    private static @Nullable String line(InputStream in) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int read = in.read();
        if (read < 0) { return null; }
        while (read >= 0 && read != '\n') {
            bytes.write(read);
            read = in.read();
        }
        try {
            String line = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.toByteArray())).toString();
            return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
        } catch (CharacterCodingException e) {
            throw new IOException("the password is not UTF-8", e);
        }
    }
}

package io.arna.server.mosquitto;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the lines of a file and of the files it includes: those that end with {@code .conf} in the directories of {@code include_dir}, in the order
 * of their names, in the place of that line. Each file begins outside of any listener, as with Mosquitto.
 */
final class ConfLines {
    private static final String INCLUDE = "include_dir";
    private static final String SUFFIX = ".conf";
    private static final String BYTE_ORDER_MARK = "\uFEFF";
    /** Larger is no configuration. */
    private static final long MOST_BYTES = 16 << 20;

    private final List<Line> lines = new ArrayList<>();
    private final List<Remark> refusals;

    private ConfLines(List<Remark> refusals) {
        this.refusals = refusals;
    }

    /** All lines with an option, in the order in which they count; what cannot be read is told to {@code refusals}. */
    static List<Line> read(Path file, List<Remark> refusals) {
        ConfLines reading = new ConfLines(refusals);
        reading.file(file, true);
        return reading.lines;
    }

    private void file(Path file, boolean isFirst) {
        Line under = null;
        int number = 0;
        for (String raw : contents(file).split("\n", -1)) {
            number++;
            String text = (number == 1 && raw.startsWith(BYTE_ORDER_MARK) ? raw.substring(1) : raw).strip();
            if (text.isEmpty() || text.startsWith("#")) {
                continue;
            }
            String[] words = text.split("[ \t]+", 2);
            Line line =
                    new Line(words[0], words.length < 2 ? "" : words[1].strip(), file.toString(), number, under);
            if (line.option().equals(INCLUDE)) {
                include(line, isFirst);
                continue;
            }
            lines.add(line);
            if (line.begins()) {
                under = line;
            }
        }
    }

    private void include(Line line, boolean isFirst) {
        if (!isFirst) {
            refuse(line, "a file that is itself included includes no others: name the directory in the first file");
            return;
        }
        if (line.value().isEmpty()) {
            refuse(line, "a directory is missing");
            return;
        }
        try (Stream<Path> files = Files.list(Path.of(line.value()))) {
            files.filter(file -> file.getFileName().toString().endsWith(SUFFIX))
                    .sorted(Comparator.comparing(file -> file.getFileName().toString()))
                    .forEach(file -> file(file, false));
        } catch (NoSuchFileException _) {
            refuse(line, "there is no directory " + line.value());
        } catch (NotDirectoryException _) {
            refuse(line, line.value() + " is no directory");
        } catch (IOException e) {
            refuse(line, line.value() + " cannot be read: " + e.getClass().getSimpleName());
        }
    }

    private void refuse(Line line, String sentence) {
        refusals.add(Remark.of(line, sentence));
    }

    private String contents(Path file) {
        String what;
        try {
            if (Files.isRegularFile(file) && Files.size(file) > MOST_BYTES) {
                what = "the file is too large for a configuration";
            } else {
                return Files.readString(file);
            }
        } catch (NoSuchFileException _) {
            what = "there is no such file";
        } catch (AccessDeniedException _) {
            what = "the file may not be read";
        } catch (CharacterCodingException _) {
            what = "the file is not UTF-8 text";
        } catch (IOException e) {
            what = Files.isDirectory(file) ? "this is a directory, not a file"
                    : "the file cannot be read: " + reason(e);
        }
        refusals.add(new Remark("", what, file.toString(), 0));
        return "";
    }

    private static @Nullable String reason(IOException e) {
        return e.getMessage();
    }
}

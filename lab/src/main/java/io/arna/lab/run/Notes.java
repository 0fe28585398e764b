package io.arna.lab.run;

import io.arna.lab.LabException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/** Texts by name in a file: a line for each, name and text with a tab between them. */
final class Notes {
    private Notes() {}

    static void write(Path file, Map<String, String> notes) throws IOException {
        Files.writeString(file, notes.entrySet().stream()
                .map(note -> note.getKey() + "\t" + note.getValue().replaceAll("\\s+", " ") + "\n")
                .collect(Collectors.joining()));
    }

    /** Empty when there is no such file. */
    static SequencedMap<String, String> read(Path file) throws IOException, LabException {
        SequencedMap<String, String> notes = new LinkedHashMap<>();
        if (!Files.exists(file)) { return notes; }
        for (String line : Files.readAllLines(file)) {
            int tab = line.indexOf('\t');
            if (tab < 0) { throw new LabException(file + ": '" + line + "' has no tab"); }
            notes.put(line.substring(0, tab), line.substring(tab + 1));
        }
        return notes;
    }
}

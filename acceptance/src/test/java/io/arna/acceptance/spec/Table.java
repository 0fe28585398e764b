package io.arna.acceptance.spec;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A file of tab-separated columns below one line of headings, as the catalogue and the exemptions are kept. */
record Table(String name, List<String> columns, List<String> lines) {

    Table {
        columns = List.copyOf(columns);
        lines = List.copyOf(lines);
    }

    /** Reads a file of this package's resources. */
    static Table read(String name, String... columns) {
        try (InputStream file = Table.class.getResourceAsStream("/spec/" + name)) {
            if (file == null) { throw new ConformanceException(name + " is not there"); }
            return new Table(name, List.of(columns),
                    new String(file.readAllBytes(), StandardCharsets.UTF_8).lines().toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Hands out the rows, cell by cell; what is wrong with a row, here or for its reader, is one problem with its line. */
    List<String> problemsWhenRead(Consumer<List<String>> reader) {
        if (lines.isEmpty() || !cells(lines.getFirst()).equals(columns)) {
            return List.of("%s:1: the headings are not %s".formatted(name, String.join(", ", columns)));
        }
        List<String> problems = new ArrayList<>();
        for (int line = 1; line < lines.size(); line++) {
            try {
                List<String> cells = cells(lines.get(line));
                if (cells.size() != columns.size()) {
                    throw new ConformanceException("%d columns, not %d".formatted(cells.size(), columns.size()));
                }
                reader.accept(cells);
            } catch (ConformanceException e) {
                problems.add("%s:%d: %s".formatted(name, line + 1, e.getMessage()));
            }
        }
        return problems;
    }

    private static List<String> cells(String line) {
        return List.of(line.split("\t", -1));
    }
}

package io.arna.acceptance.spec;

import io.arna.acceptance.spec.Specification.Section;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** What stands for each statement: tests, a reason to have none, what MQTT 5.0 says alike, or nothing yet. */
final class ConformanceMatrix {

    private final SortedMap<StatementId, Row> rows;

    private ConformanceMatrix(SortedMap<StatementId, Row> rows) {
        this.rows = Collections.unmodifiableSortedMap(rows);
    }

    /** A statement and what stands for it. */
    record Row(Statement statement, Standing standing) {
    }

    /** What stands for a statement. */
    sealed interface Standing {

        /** Tests show it. */
        record Shown(List<String> tests) implements Standing {
            public Shown {
                tests = List.copyOf(tests);
            }
        }

        /** No test can show it. */
        record Exempt(String reason) implements Standing {
        }

        /** It says what these statements of MQTT 5.0 say, and stands as they do. */
        record Alike(List<StatementId> others) implements Standing {
            public Alike {
                others = List.copyOf(others);
            }
        }

        /** No test shows it yet. */
        record Open() implements Standing {
        }
    }

    /** Refuses tests that cite a number nobody gave out, and exemptions that nothing asks for. */
    static ConformanceMatrix of(List<Catalogue> catalogues, Exemptions exemptions, List<Citation> citations) {
        List<String> problems = new ArrayList<>();
        SortedMap<StatementId, SortedSet<String>> tests = testsByStatement(citations, problems);
        SortedMap<StatementId, Row> rows = new TreeMap<>();
        for (Catalogue catalogue : catalogues) {
            for (Statement statement : catalogue.statements().values()) {
                StatementId id = statement.id();
                Standing standing =
                        standing(statement, tests.getOrDefault(id, Collections.emptySortedSet()), exemptions);
                if (exemptions.reasons().containsKey(id) && !(standing instanceof Standing.Exempt)) {
                    problems.add("%s needs no exemption: %s".formatted(id, inWords(standing)));
                }
                rows.put(id, new Row(statement, standing));
            }
        }
        ConformanceException.refuse(problems);
        return new ConformanceMatrix(rows);
    }

    /** The rows of one section. */
    List<Row> rows(Section section) {
        return rows.values().stream().filter(row -> section.numbers().contains(row.statement().id())).toList();
    }

    /** The rows of one specification whose statements stand for themselves. */
    List<Row> ownRows(Specification specification) {
        return rows.values().stream().filter(row -> row.statement().id().specification() == specification)
                .filter(row -> row.statement().isItsOwn()).toList();
    }

    /** The statements nothing stands for. One that MQTT 5.0 says alike is counted there. */
    List<StatementId> open() {
        return rows.values().stream().filter(row -> row.standing() instanceof Standing.Open)
                .map(row -> row.statement().id()).toList();
    }

    private static SortedMap<StatementId, SortedSet<String>> testsByStatement(List<Citation> citations,
            List<String> problems) {
        SortedMap<StatementId, SortedSet<String>> tests = new TreeMap<>();
        for (Citation citation : citations) {
            try {
                tests.computeIfAbsent(Specification.existing(citation.number()), _ -> new TreeSet<>())
                        .add(citation.test());
            } catch (ConformanceException e) {
                problems.add(citation.test() + ": " + e.getMessage());
            }
        }
        return tests;
    }

    private static Standing standing(Statement statement, SortedSet<String> tests, Exemptions exemptions) {
        if (!tests.isEmpty()) { return new Standing.Shown(List.copyOf(tests)); }
        if (!statement.isItsOwn()) { return new Standing.Alike(statement.sameAs()); }
        String reason = exemptions.reasons().get(statement.id());
        return reason == null ? new Standing.Open() : new Standing.Exempt(reason);
    }

    private static String inWords(Standing standing) {
        return switch (standing) {
            case Standing.Shown shown -> "shown by " + String.join(", ", shown.tests());
            case Standing.Alike alike -> "the same as " + alike.others();
            case Standing.Exempt exempt -> exempt.reason();
            case Standing.Open _ -> "open";
        };
    }
}

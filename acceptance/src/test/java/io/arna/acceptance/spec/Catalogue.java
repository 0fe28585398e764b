package io.arna.acceptance.spec;

import io.arna.acceptance.spec.Statement.Binds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** What the statements of one specification say, by number. A catalogue that exists is complete. */
record Catalogue(Specification specification, SortedMap<StatementId, Statement> statements) {

    /** Room for a sentence of our own; more would be a copy of the specification. */
    private static final int LONGEST_TEXT = 100;

    Catalogue {
        statements = Collections.unmodifiableSortedMap(new TreeMap<>(statements));
    }

    /** Reads the catalogue of the resources. */
    static Catalogue of(Specification specification) {
        return parse(specification, switch (specification) {
            case MQTT_5 -> Table.read(specification.catalogue(), "id", "binds", "statement");
            case MQTT_3_1_1 -> Table.read(specification.catalogue(), "id", "binds", "statement", "same-as");
        });
    }

    /** Refuses a table with a row that says nothing, a number twice, one that does not exist, or one missing. */
    static Catalogue parse(Specification specification, Table table) {
        SortedMap<StatementId, Statement> statements = new TreeMap<>();
        List<String> problems = new ArrayList<>(table.problemsWhenRead(cells -> {
            Statement statement = statement(cells);
            if (statement.id().specification() != specification) {
                throw new ConformanceException(statement.id() + " is not of " + specification.title());
            }
            if (statements.putIfAbsent(statement.id(), statement) != null) {
                throw new ConformanceException(statement.id() + " stands here twice");
            }
        }));

        SortedSet<StatementId> missing = new TreeSet<>(specification.numbers());
        missing.removeAll(statements.keySet());
        missing.forEach(id -> problems.add("%s: %s is missing".formatted(table.name(), id)));
        if (statements.size() != specification.total()) {
            problems.add("%s: %d statements, but %s has %d".formatted(table.name(), statements.size(),
                    specification.title(), specification.total()));
        }
        ConformanceException.refuse(problems);
        return new Catalogue(specification, statements);
    }

    private static Statement statement(List<String> cells) {
        StatementId id = Specification.existing(cells.get(0));
        String text = cells.get(2);
        if (text.isBlank() || text.length() > LONGEST_TEXT || text.contains("|")) {
            throw new ConformanceException("the text has 1 to %d characters and no |".formatted(LONGEST_TEXT));
        }
        return new Statement(id, binds(cells.get(1)), text, cells.size() > 3 ? sameAs(cells.get(3)) : List.of());
    }

    private static Binds binds(String word) {
        for (Binds binds : Binds.values()) {
            if (binds.inWords().equals(word)) { return binds; }
        }
        throw new ConformanceException("\"" + word + "\" is nobody a statement binds");
    }

    private static List<StatementId> sameAs(String ids) {
        List<StatementId> same = new ArrayList<>();
        for (String written : ids.isEmpty() ? new String[0] : ids.split(",", -1)) {
            StatementId id = Specification.existing(written);
            if (id.specification() != Specification.MQTT_5) {
                throw new ConformanceException(id + " is not of MQTT 5.0");
            }
            same.add(id);
        }
        return same;
    }
}

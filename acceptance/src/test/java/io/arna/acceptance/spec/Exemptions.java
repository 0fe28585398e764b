package io.arna.acceptance.spec;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** The statements no test shows, each with the reason why none can. */
record Exemptions(SortedMap<StatementId, String> reasons) {

    Exemptions {
        reasons = Collections.unmodifiableSortedMap(new TreeMap<>(reasons));
    }

    /** Reads the exemptions of the resources. */
    static Exemptions read() {
        return parse(Table.read("exempt.tsv", "id", "reason"));
    }

    /** Refuses a number twice, one that does not exist, and one without a reason. */
    static Exemptions parse(Table table) {
        SortedMap<StatementId, String> reasons = new TreeMap<>();
        ConformanceException.refuse(table.problemsWhenRead(cells -> {
            StatementId id = Specification.existing(cells.get(0));
            String reason = cells.get(1);
            if (reason.isBlank() || reason.contains("|")) {
                throw new ConformanceException(id + " is exempt without a reason, or with a | in it");
            }
            if (reasons.putIfAbsent(id, reason) != null) { throw new ConformanceException(id + " stands here twice"); }
        }));
        return new Exemptions(reasons);
    }
}

package io.arna.acceptance.spec;

import io.arna.acceptance.spec.ConformanceMatrix.Row;
import io.arna.acceptance.spec.ConformanceMatrix.Standing;
import io.arna.acceptance.spec.Specification.Section;
import java.util.List;
import java.util.stream.Collectors;

/** Writes the matrix down for readers, in Markdown. */
final class ConformancePage {

    private final ConformanceMatrix matrix;
    private final StringBuilder page = new StringBuilder();

    private ConformancePage(ConformanceMatrix matrix) {
        this.matrix = matrix;
    }

    /** The whole page. */
    static String of(ConformanceMatrix matrix) {
        ConformancePage page = new ConformancePage(matrix);
        page.totals();
        page.open();
        for (Specification specification : Specification.values()) {
            page.statements(specification);
        }
        return page.page.toString();
    }

    private void totals() {
        line("""
                # Conformance

                Which test shows which numbered statement of [MQTT 5.0][5] and [MQTT 3.1.1][3], and which statement no
                test can show, and why. Made from the numbers the tests cite (`@Spec`) and from the catalogue in
                `acceptance/src/test/resources/spec`; not written by hand. When the build says that this page is stale:

                    cp acceptance/target/conformance.md docs/reference/conformance.md

                The statements are told in our own words; only the specifications bind. *Binds* says whom a statement
                addresses: what binds the client, a broker shows by what it refuses and our own client by what it sends.

                [5]: https://docs.oasis-open.org/mqtt/mqtt/v5.0/os/mqtt-v5.0-os.html
                [3]: https://docs.oasis-open.org/mqtt/mqtt/v3.1.1/os/mqtt-v3.1.1-os.html

                | | numbered statements | counted here | shown by a test | not covered, for a reason | open |
                |---|--:|--:|--:|--:|--:|""");
        for (Specification specification : Specification.values()) {
            List<Row> rows = matrix.ownRows(specification);
            line("| %s | %d | %d | %d | %d | %d |".formatted(specification.title(), specification.total(), rows.size(),
                    count(rows, Standing.Shown.class), count(rows, Standing.Exempt.class),
                    count(rows, Standing.Open.class)));
        }
        line("""

                Of MQTT 3.1.1 those statements are counted that say something else than MQTT 5.0 does. The others stand
                or fall with the statements of MQTT 5.0 named beside them.

                The numbers are those of the specifications' own lists. Where list and text disagree: the text of
                MQTT 5.0 prints MQTT-4.2.0-1 as MQTT-4.2-1, and its list turns the meaning of MQTT-3.3.1-10 round,
                where the text is right; the list of MQTT 3.1.1 prints MQTT-3.1.2-7 as MQTT-3.1.2.7 and MQTT-3.8.3-4 as
                MQTT-3-8.3-4.
                """);
    }

    private void open() {
        line("## Open\n");
        List<StatementId> open = matrix.open();
        if (open.isEmpty()) {
            line("Nothing: every statement is shown by a test, or has a reason.\n");
            return;
        }
        for (Specification specification : Specification.values()) {
            for (Section section : specification.sections()) {
                List<StatementId> here = section.numbers().stream().filter(open::contains).toList();
                if (!here.isEmpty()) {
                    line("- %s, %s: %s".formatted(specification.title(), section.heading(), listed(here)));
                }
            }
        }
        line("");
    }

    private void statements(Specification specification) {
        line("## " + specification.title() + "\n");
        for (Section section : specification.sections()) {
            line("""
                    ### %s

                    | statement | binds | in our words | shown by |
                    |---|---|---|---|""".formatted(section.heading()));
            for (Row row : matrix.rows(section)) {
                Statement statement = row.statement();
                line("| %s | %s | %s | %s |".formatted(statement.id(), statement.binds().inWords(), statement.text(),
                        shownBy(row)));
            }
            line("");
        }
    }

    private static String shownBy(Row row) {
        String others = listed(row.statement().sameAs());
        return switch (row.standing()) {
            case Standing.Shown shown -> shown.tests().stream().map(test -> "`" + test + "`")
                    .collect(Collectors.joining("<br>"))
                    + (others.isEmpty() ? "" : "<br>as " + others);
            case Standing.Alike _ -> "as " + others;
            case Standing.Exempt exempt -> "not covered: " + exempt.reason();
            case Standing.Open _ -> "**open**";
        };
    }

    private static long count(List<Row> rows, Class<? extends Standing> standing) {
        return rows.stream().filter(row -> standing.isInstance(row.standing())).count();
    }

    private static String listed(List<StatementId> ids) {
        return ids.stream().map(StatementId::toString).collect(Collectors.joining(", "));
    }

    private void line(String text) {
        page.append(text).append('\n');
    }
}

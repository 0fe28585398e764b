package io.arna.acceptance.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What the matrix counts, and what it refuses to count. */
class ConformanceMatrixRefusalTest {

    private static final List<Catalogue> CATALOGUES = List.of(Catalogue.of(Specification.MQTT_5),
            Catalogue.of(Specification.MQTT_3_1_1));

    @Test
    void withoutTestsEveryStatementIsOpenOnceAndTheLikeOnesOfMqtt311AreNot() {
        List<StatementId> open = matrix("", "").open();

        assertThat(open).containsAll(Specification.MQTT_5.numbers());
        assertThat(open).filteredOn(id -> id.specification() == Specification.MQTT_3_1_1)
                .contains(StatementId.parse("v3 MQTT-3.1.2-2")).doesNotContain(StatementId.parse("v3 MQTT-3.1.0-1"));
    }

    @Test
    void aStatementThatATestShowsOrThatHasAReasonIsNotOpen() {
        assertThat(matrix("MQTT-3.12.4-1", "MQTT-3.1.2-20\tour client never idles").open())
                .doesNotContain(StatementId.parse("MQTT-3.12.4-1"), StatementId.parse("MQTT-3.1.2-20"))
                .contains(StatementId.parse("MQTT-3.1.2-21"));
    }

    @Test
    void aTestThatCitesAnUnknownNumberIsNamed() {
        assertThatThrownBy(() -> matrix("MQTT-3.12.4-2", "")).isInstanceOf(ConformanceException.class)
                .hasMessage("SomeTest.keepsTheRule: MQTT 5.0 has no statement MQTT-3.12.4-2");
        assertThatThrownBy(() -> matrix("MQTT 3.12.4-1", "")).isInstanceOf(ConformanceException.class)
                .hasMessageStartingWith("SomeTest.keepsTheRule: \"MQTT 3.12.4-1\" is no number");
    }

    @Test
    void anExemptionOfWhatATestShowsIsRefused() {
        assertThatThrownBy(() -> matrix("MQTT-3.12.4-1", "MQTT-3.12.4-1\ttoo hard"))
                .isInstanceOf(ConformanceException.class)
                .hasMessage("MQTT-3.12.4-1 needs no exemption: shown by SomeTest.keepsTheRule");
    }

    @Test
    void anExemptionOfWhatMqtt5SaysAlikeIsRefused() {
        assertThatThrownBy(() -> matrix("", "v3 MQTT-3.1.0-1\ttoo hard")).isInstanceOf(ConformanceException.class)
                .hasMessage("v3 MQTT-3.1.0-1 needs no exemption: the same as [MQTT-3.1.0-1]");
    }

    @Test
    void anExemptionHasAReasonANumberThatExistsAndStandsOnce() {
        assertThatThrownBy(() -> matrix("", "MQTT-3.12.4-1\t ")).isInstanceOf(ConformanceException.class)
                .hasMessageStartingWith("exempt.tsv:2: MQTT-3.12.4-1 is exempt without a reason");
        assertThatThrownBy(() -> matrix("", "MQTT-3.12.4-2\tgone")).isInstanceOf(ConformanceException.class)
                .hasMessage("exempt.tsv:2: MQTT 5.0 has no statement MQTT-3.12.4-2");
        assertThatThrownBy(() -> matrix("", "MQTT-3.12.4-1\ta\nMQTT-3.12.4-1\tb"))
                .isInstanceOf(ConformanceException.class)
                .hasMessage("exempt.tsv:3: MQTT-3.12.4-1 stands here twice");
    }

    @Test
    void thePageSaysWhatStandsForEachStatement() {
        String page = ConformancePage.of(matrix("MQTT-3.12.4-1", "MQTT-3.1.2-20\tour client never idles"));

        assertThat(page).contains("| MQTT 5.0 | 251 | 251 | 1 | 1 | 249 |")
                .containsPattern("\\| MQTT-3.12.4-1 \\| server \\| .+ \\| `SomeTest.keepsTheRule` \\|")
                .containsPattern("\\| MQTT-3.1.2-20 \\| client \\| .+ \\| not covered: our client never idles \\|")
                .containsPattern("\\| MQTT-3.1.2-21 \\| client \\| .+ \\| \\*\\*open\\*\\* \\|")
                .containsPattern("\\| v3 MQTT-3.12.4-1 \\| server \\| .+ \\| as MQTT-3.12.4-1 \\|")
                .contains("- MQTT 5.0, 3.15 AUTH: MQTT-3.15.1-1, MQTT-3.15.2-1").doesNotContain("3.12 PINGREQ:");
    }

    /** Of one test that cites one number, none when empty, and of the rows of an exemption file. */
    private static ConformanceMatrix matrix(String cited, String exempt) {
        List<Citation> citations = cited.isEmpty()
                ? List.of()
                : List.of(new Citation(cited, "SomeTest.keepsTheRule"));
        Table exemptions = new Table("exempt.tsv", List.of("id", "reason"), ("id\treason\n" + exempt).lines().toList());
        return ConformanceMatrix.of(CATALOGUES, Exemptions.parse(exemptions), citations);
    }
}

package io.arna.acceptance.spec;

import static io.arna.acceptance.spec.Specification.MQTT_3_1_1;
import static io.arna.acceptance.spec.Specification.MQTT_5;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each fault is planted in the catalogue as it is kept. */
class CatalogueTest {

    private static final Table V5 = Table.read("mqtt-5.0.tsv", "id", "binds", "statement");
    private static final Table V311 = Table.read("mqtt-3.1.1.tsv", "id", "binds", "statement", "same-as");

    @ParameterizedTest
    @EnumSource
    void saysSomethingOfEveryNumberedStatement(Specification specification) {
        assertThat(Catalogue.of(specification).statements().keySet()).isEqualTo(specification.numbers());
    }

    @Test
    void aMissingNumberIsNamed() {
        refusing(MQTT_5, without(V5, "MQTT-3.1.2-24")).hasMessage("""
                mqtt-5.0.tsv: MQTT-3.1.2-24 is missing
                mqtt-5.0.tsv: 250 statements, but MQTT 5.0 has 251""");
        refusing(MQTT_3_1_1, without(V311, "v3 MQTT-7.0.0-2")).hasMessageContaining("v3 MQTT-7.0.0-2 is missing");
    }

    @Test
    void aNumberThatStandsTwiceIsNamedWithItsLine() {
        List<String> lines = new ArrayList<>(V5.lines());
        lines.add(lines.get(1));

        refusing(MQTT_5, with(V5, lines)).hasMessage("mqtt-5.0.tsv:253: MQTT-1.5.4-1 stands here twice");
    }

    @Test
    void aNumberNobodyGaveOutIsNamed() {
        refusing(MQTT_5, changed(V5, line -> line.replaceFirst("^MQTT-3.12.4-1\t", "MQTT-3.12.4-2\t")))
                .hasMessageContaining("MQTT 5.0 has no statement MQTT-3.12.4-2")
                .hasMessageContaining("MQTT-3.12.4-1 is missing");
    }

    @Test
    void aStatementOfTheOtherSpecificationIsRefused() {
        refusing(MQTT_5, changed(V5, line -> line.replaceFirst("^MQTT-3.12.4-1\t", "v3 MQTT-3.12.4-1\t")))
                .hasMessageContaining("v3 MQTT-3.12.4-1 is not of MQTT 5.0");
    }

    @Test
    void aStatementBindsSomebodyThatExists() {
        refusing(MQTT_5, changed(V5, line -> line.replaceFirst("^(MQTT-3.12.4-1\t)server", "$1broker")))
                .hasMessageContaining("\"broker\" is nobody a statement binds");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a|b"})
    void aTextSaysSomethingAndFitsInATable(String text) {
        refusing(MQTT_5, changed(V5, line -> line.replaceFirst("^(MQTT-3.12.4-1\tserver\t).*", "$1" + text)))
                .hasMessageContaining("the text has 1 to 100 characters and no |");
    }

    @Test
    void aTextIsShorterThanTheSentenceItStandsFor() {
        refusing(MQTT_5,
                changed(V5, line -> line.replaceFirst("^(MQTT-3.12.4-1\tserver\t).*", "$1" + "x".repeat(101))))
                .hasMessageContaining("the text has 1 to 100 characters and no |");
    }

    @Test
    void aStatementOfMqtt311IsTheSameAsOnesThatMqtt5Has() {
        refusing(MQTT_3_1_1, changed(V311, line -> line.replaceFirst("\tMQTT-3.12.4-1$", "\tMQTT-3.13.4-1")))
                .hasMessageContaining("MQTT 5.0 has no statement MQTT-3.13.4-1");
        refusing(MQTT_3_1_1, changed(V311, line -> line.replaceFirst("\tMQTT-3.12.4-1$", "\tv3 MQTT-3.1.0-1")))
                .hasMessageContaining("v3 MQTT-3.1.0-1 is not of MQTT 5.0");
    }

    @Test
    void rowsHaveTheColumnsOfTheHeadings() {
        refusing(MQTT_5, changed(V5, line -> line.replaceFirst("^(MQTT-3.12.4-1\tserver)\t", "$1 ")))
                .hasMessageContaining("2 columns, not 3");
        refusing(MQTT_5, changed(V5, line -> line.replaceFirst("^id\t", "number\t")))
                .hasMessageContaining("mqtt-5.0.tsv:1: the headings are not id, binds, statement");
    }

    @Test
    void allProblemsAreToldAtOnce() {
        refusing(MQTT_5, changed(V5, line -> line.startsWith("MQTT-3.4.2-") ? line.replace("both", "all") : line))
                .hasMessageContainingAll("MQTT-3.4.2-1 is missing", "MQTT-3.4.2-2 is missing",
                        "MQTT-3.4.2-3 is missing", "248 statements");
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> refusing(Specification specification, Table table) {
        return assertThatThrownBy(() -> Catalogue.parse(specification, table)).isInstanceOf(ConformanceException.class);
    }

    private static Table without(Table table, String id) {
        return with(table, table.lines().stream().filter(line -> !line.startsWith(id + "\t")).toList());
    }

    private static Table changed(Table table, UnaryOperator<String> change) {
        return with(table, table.lines().stream().map(change).toList());
    }

    private static Table with(Table table, List<String> lines) {
        return new Table(table.name(), table.columns(), lines);
    }
}

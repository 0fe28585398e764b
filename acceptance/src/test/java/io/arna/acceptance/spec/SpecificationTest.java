package io.arna.acceptance.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpecificationTest {

    @Test
    void mqtt5Has251NumberedStatementsAndMqtt311Has141() {
        assertThat(Specification.MQTT_5.total()).isEqualTo(251);
        assertThat(Specification.MQTT_3_1_1.total()).isEqualTo(141);
    }

    @ParameterizedTest
    @EnumSource
    void theSectionsAddUpToTheTotalOfTheSpecification(Specification specification) {
        assertThat(specification.numbers()).hasSize(specification.total());
        assertThat(specification.sections()).flatMap(Specification.Section::numbers)
                .containsExactlyElementsOf(specification.numbers());
    }

    @ParameterizedTest
    @ValueSource(strings = {"MQTT-1.5.4-1", "MQTT-3.1.2-30", "MQTT-4.13.2-1", "MQTT-6.0.0-4", "v3 MQTT-1.5.3-1",
            "v3 MQTT-3.8.3-4", "v3 MQTT-7.1.2-1"})
    void aNumberIsWrittenAsItIsRead(String written) {
        assertThat(Specification.existing(written)).hasToString(written);
    }

    @ParameterizedTest
    @ValueSource(strings = {"MQTT-2.2.1-1", "MQTT-3.1.2-31", "MQTT-7.1.1-1", "v3 MQTT-1.4.0-1", "v3 MQTT-1.5.4-1"})
    void aNumberNobodyGaveOutIsRefused(String written) {
        assertThatThrownBy(() -> Specification.existing(written)).isInstanceOf(ConformanceException.class)
                .hasMessageContaining("has no statement " + written);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "MQTT-4.2-1", "[MQTT-3.1.2-1]", "mqtt-3.1.2-1", "v5 MQTT-3.1.2-1", "MQTT-3.1.2-1 "})
    void whatIsNoNumberIsRefused(String written) {
        assertThatThrownBy(() -> Specification.existing(written)).isInstanceOf(ConformanceException.class)
                .hasMessageContaining("is no number of a statement");
    }

    @Test
    void numbersAreOrderedAsTheSpecificationPrintsThem() {
        List<String> printed = List.of("MQTT-3.1.2-2", "MQTT-3.1.2-10", "MQTT-3.10.1-1", "MQTT-4.1.0-1",
                "v3 MQTT-1.5.3-1");

        assertThat(printed.reversed().stream().map(StatementId::parse).sorted()).map(StatementId::toString)
                .isEqualTo(printed);
    }
}

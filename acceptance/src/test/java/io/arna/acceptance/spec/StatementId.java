package io.arna.acceptance.spec;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The number of a normative statement, written as in a test's {@code @Spec}: {@code MQTT-3.1.2-24} for MQTT 5.0,
 * {@code v3 MQTT-3.1.2-24} for MQTT 3.1.1. Ordered as the specifications print them.
 */
record StatementId(Specification specification, int chapter, int section, int subsection, int number)
        implements Comparable<StatementId> {

    private static final Pattern WRITTEN = Pattern
            .compile("(v3 )?MQTT-(\\d{1,2})\\.(\\d{1,2})\\.(\\d{1,2})-(\\d{1,3})");
    private static final Comparator<StatementId> AS_PRINTED = Comparator.comparing(StatementId::specification)
            .thenComparingInt(StatementId::chapter).thenComparingInt(StatementId::section)
            .thenComparingInt(StatementId::subsection).thenComparingInt(StatementId::number);

    /** Throws {@link ConformanceException} for text that is no such number. */
    static StatementId parse(String written) {
        Matcher parts = WRITTEN.matcher(written);
        if (!parts.matches()) {
            throw new ConformanceException("\"" + written + "\" is no number of a statement, as MQTT-3.1.2-24 is");
        }
        return new StatementId(parts.group(1) == null ? Specification.MQTT_5 : Specification.MQTT_3_1_1,
                Integer.parseInt(parts.group(2)), Integer.parseInt(parts.group(3)), Integer.parseInt(parts.group(4)),
                Integer.parseInt(parts.group(5)));
    }

    @Override
    public int compareTo(StatementId other) {
        return AS_PRINTED.compare(this, other);
    }

    @Override
    public String toString() {
        return "%sMQTT-%d.%d.%d-%d".formatted(specification.prefix(), chapter, section, subsection, number);
    }
}

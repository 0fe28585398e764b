package io.arna.acceptance.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The specifications whose statements are counted, and the numbers each of them gives out: fixed here, so that a
 * statement cannot get lost from the catalogue unnoticed. Taken from the lists of statements at the end of the OASIS
 * standards of 7 March 2019 and 29 October 2014.
 */
enum Specification {

    MQTT_5("MQTT 5.0", "", "mqtt-5.0.tsv", 251, """
            1.5 Data representation: 1.5.4-1..3 1.5.5-1 1.5.7-1
            2.1 Fixed header: 2.1.3-1
            2.2 Packet identifier and properties: 2.2.1-2..6 2.2.2-1
            3.1 CONNECT: 3.1.0-1..2 3.1.2-1..30 3.1.3-1..12 3.1.4-1..6
            3.2 CONNACK: 3.2.0-1..2 3.2.2-1..22
            3.3 PUBLISH: 3.3.1-1..13 3.3.2-1..20 3.3.4-1..10
            3.4 PUBACK: 3.4.2-1..3
            3.5 PUBREC: 3.5.2-1..3
            3.6 PUBREL: 3.6.1-1 3.6.2-1..3
            3.7 PUBCOMP: 3.7.2-1..3
            3.8 SUBSCRIBE: 3.8.1-1 3.8.3-1..5 3.8.4-1..8
            3.9 SUBACK: 3.9.2-1..2 3.9.3-1..2
            3.10 UNSUBSCRIBE: 3.10.1-1 3.10.3-1..2 3.10.4-1..6
            3.11 UNSUBACK: 3.11.2-1..2 3.11.3-1..2
            3.12 PINGREQ: 3.12.4-1
            3.14 DISCONNECT: 3.14.0-1 3.14.1-1 3.14.2-1..4 3.14.4-1..3
            3.15 AUTH: 3.15.1-1 3.15.2-1..3
            4.1 Session state: 4.1.0-1..2
            4.2 Network connections: 4.2.0-1
            4.3 QoS and its exchanges: 4.3.1-1 4.3.2-1..5 4.3.3-1..13
            4.4 Sending again: 4.4.0-1..2
            4.5 Taking over a message: 4.5.0-1..2
            4.6 Order: 4.6.0-1..6
            4.7 Topic names and filters: 4.7.0-1 4.7.1-1..2 4.7.2-1 4.7.3-1..4
            4.8 Shared subscriptions: 4.8.2-1..6
            4.9 Flow control: 4.9.0-1..3
            4.12 Enhanced authentication: 4.12.0-1..7 4.12.1-1..2
            4.13 Errors: 4.13.1-1 4.13.2-1
            6.0 WebSocket: 6.0.0-1..4
            """),

    MQTT_3_1_1("MQTT 3.1.1", "v3 ", "mqtt-3.1.1.tsv", 141, """
            1.5 Data representation: 1.5.3-1..3
            2.2 Fixed header: 2.2.2-1..2
            2.3 Packet identifier: 2.3.1-1..7
            3.1 CONNECT: 3.1.0-1..2 3.1.2-1..24 3.1.3-1..11 3.1.4-1..5
            3.2 CONNACK: 3.2.0-1 3.2.2-1..6
            3.3 PUBLISH: 3.3.1-1..12 3.3.2-1..3 3.3.4-1 3.3.5-1..2
            3.6 PUBREL: 3.6.1-1
            3.8 SUBSCRIBE: 3.8.1-1 3.8.3-1..4 3.8.4-1..6
            3.9 SUBACK: 3.9.3-1..2
            3.10 UNSUBSCRIBE: 3.10.1-1 3.10.3-1..2 3.10.4-1..6
            3.12 PINGREQ: 3.12.4-1
            3.14 DISCONNECT: 3.14.1-1 3.14.4-1..3
            4.1 Session state: 4.1.0-1..2
            4.3 QoS and its exchanges: 4.3.1-1 4.3.2-1..2 4.3.3-1..2
            4.4 Sending again: 4.4.0-1
            4.5 Taking over a message: 4.5.0-1..2
            4.6 Order: 4.6.0-1..6
            4.7 Topic names and filters: 4.7.1-1..3 4.7.2-1 4.7.3-1..4
            4.8 Errors: 4.8.0-1..2
            6.0 WebSocket: 6.0.0-1..4
            7.0 Conformance: 7.0.0-1..2
            7.1 Conformance of server and client: 7.1.1-1 7.1.2-1
            """);

    private static final Pattern RANGE = Pattern.compile("(\\d+\\.\\d+\\.\\d+)-(\\d+)(?:\\.\\.(\\d+))?");

    private final String title;
    private final String prefix;
    private final String catalogue;
    private final int total;
    private final String numbering;

    Specification(String title, String prefix, String catalogue, int total, String numbering) {
        this.title = title;
        this.prefix = prefix;
        this.catalogue = catalogue;
        this.total = total;
        this.numbering = numbering;
    }

    /** Its name, for readers. */
    String title() {
        return title;
    }

    /** What stands before a number of this specification in {@code @Spec}. */
    String prefix() {
        return prefix;
    }

    /** The file that says what its statements are, beside the others of its kind. */
    String catalogue() {
        return catalogue;
    }

    /** How many numbered statements its own list has. */
    int total() {
        return total;
    }

    /** The sections that hold numbered statements, in order. */
    List<Section> sections() {
        return numbering.lines().map(this::section).toList();
    }

    /** All its numbers. */
    SortedSet<StatementId> numbers() {
        SortedSet<StatementId> numbers = new TreeSet<>();
        sections().forEach(section -> numbers.addAll(section.numbers()));
        return numbers;
    }

    /** Reads a number as tests cite it; refuses one that no specification gave out. */
    static StatementId existing(String written) {
        StatementId id = StatementId.parse(written);
        if (!id.specification().numbers().contains(id)) {
            throw new ConformanceException("%s has no statement %s".formatted(id.specification().title(), id));
        }
        return id;
    }

    private Section section(String line) {
        int colon = line.indexOf(':');
        List<StatementId> numbers = new ArrayList<>();
        Matcher range = RANGE.matcher(line.substring(colon));
        while (range.find()) {
            int first = Integer.parseInt(range.group(2));
            int last = range.group(3) == null ? first : Integer.parseInt(range.group(3));
            for (int number = first; number <= last; number++) {
                numbers.add(StatementId.parse(prefix + "MQTT-" + range.group(1) + "-" + number));
            }
        }
        return new Section(line.substring(0, colon), numbers);
    }

    /** A section: its heading, with its number, and the statements in it. */
    record Section(String heading, List<StatementId> numbers) {
        Section {
            numbers = List.copyOf(numbers);
        }
    }
}

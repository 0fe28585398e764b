package io.arna.cli.inspect;

import java.io.PrintStream;
import java.time.Instant;
import java.util.Set;

/** Tells a person: a line for each packet, below it a line for each field with offset, bytes and value. */
final class TextReport implements Report {
    private static final int MOST_BYTES = 12;

    private final PrintStream out;
    private final Set<String> types;

    /**
     * Writes to {@code out}.
     *
     * @param types the only packet types that are shown; all when empty
     */
    TextReport(PrintStream out, Set<String> types) {
        this.out = out;
        this.types = types;
    }

    @Override
    public void packet(Seen seen) {
        if (!types.isEmpty() && !types.contains(seen.type())) { return; }
        out.printf("%s %s -> %s  %s, %d bytes, %s%s%n", time(seen.nanos()), seen.from(), seen.to(), seen.type(),
                seen.bytes().readableBytes(), version(seen), seen.clientId().isEmpty() ? "" : ", client "
                        + Shown.text(seen.clientId()));
        String part = "";
        for (Field field : seen.fields()) {
            if (!part.equals(field.part())) {
                part = field.part();
                out.println("  " + part);
            }
            String hex = field.secret() ? "**" : Shown.hex(seen.bytes(), field.at(), field.length(), MOST_BYTES);
            out.printf("    %04x  %-25s  %s: %s%n", field.at(), hex, field.name(), field.value());
        }
        if (seen.wrong() != null) {
            out.println("  ! " + seen.wrong());
        }
    }

    private static String version(Seen seen) {
        return switch (seen.version()) {
            case V3_1 -> "MQTT 3.1";
            case V3_1_1 -> "MQTT 3.1.1";
            case V5 -> "MQTT 5.0";
        };
    }

    @Override
    public void remark(long nanos, Endpoint from, Endpoint to, String text) {
        out.printf("%s %s -> %s  ! %s%n", time(nanos), from, to, text);
    }

    private static String time(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, 1_000_000_000L), Math.floorMod(nanos, 1_000_000_000L))
                .toString();
    }
}

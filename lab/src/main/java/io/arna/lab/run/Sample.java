package io.arna.lab.run;

/**
 * One measured value.
 *
 * @param cell what was measured
 * @param round from 1
 * @param step which measurement of the round it came from
 */
public record Sample(Cell cell, int round, String step, double value) {
    static final String HEADER = "channel,measure,qos,payload_bytes,round,step,value";
    private static final int FIELDS = 7;

    public Sample {
        if (!Double.isFinite(value)) { throw new IllegalArgumentException(cell + ": " + value + " is no value"); }
    }

    /** As a line of CSV. No field ever holds a comma. */
    String line() {
        return String.join(",", cell.channel(), cell.measure().word(), Integer.toString(cell.qos()),
                Integer.toString(cell.payloadBytes()), Integer.toString(round), step, Double.toString(value));
    }

    /**
     * Reads such a line.
     *
     * @throws IllegalArgumentException when it is none
     */
    static Sample parse(String line) {
        String[] fields = line.split(",", -1);
        if (fields.length != FIELDS) { throw new IllegalArgumentException("there are not " + FIELDS + " fields"); }
        return new Sample(
                new Cell(fields[0], Measure.of(fields[1]), Integer.parseInt(fields[2]), Integer.parseInt(fields[3])),
                Integer.parseInt(fields[4]), fields[5], Double.parseDouble(fields[6]));
    }
}

package io.arna.server.mosquitto;

/**
 * What is to be said about a line.
 *
 * @param option that it is about; empty when it is about a file
 * @param sentence what about it, and what to do
 * @param file where it stands
 * @param line from 1 on; 0 for the whole file
 */
public record Remark(String option, String sentence, String file, int line) {
    static Remark of(Line line, String sentence) {
        return new Remark(line.option(), sentence, line.file(), line.number());
    }

    @Override
    public String toString() {
        return (option.isEmpty() ? "" : option + ": ") + sentence + ", " + file + (line == 0 ? "" : ":" + line);
    }
}

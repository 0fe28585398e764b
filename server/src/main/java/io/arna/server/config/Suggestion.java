package io.arna.server.config;

import io.arna.server.config.Describing.Note;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the key somebody may have meant. */
final class Suggestion {
    private Suggestion() {}

    /** A key that could be meant, and a name it goes by. */
    private record Candidate(String path, String name) {
        String section() {
            return path.substring(0, path.length() - last(path).length());
        }

        /** The path as somebody writes it who takes one underscore for two. */
        String words() {
            return path.replace("[]", "").replace('.', '_');
        }
    }

    /** {@code (did you mean …?)} with a blank before it, or nothing when no key comes near. */
    static String forUnknown(String path, Origin origin) {
        String general = path.replaceAll("\\[\\d+]", "[]");
        String name = last(general);
        String section = general.substring(0, general.length() - name.length());
        List<Candidate> candidates = candidates();
        Stream<Candidate> sameName = candidates.stream().filter(candidate -> candidate.name.equals(name));
        Stream<Candidate> sameWords =
                candidates.stream().filter(candidate -> candidate.words().equals(name.replaceAll("_\\d+(?=_)", "")));
        Stream<Candidate> nearHere = candidates.stream().filter(candidate -> candidate.section().equals(section))
                .filter(candidate -> isNear(name, candidate.name)).sorted(byDistance(name));
        Stream<Candidate> nearAnywhere =
                candidates.stream().filter(candidate -> isNear(name, candidate.name)).sorted(byDistance(name));
        Optional<Candidate> meant =
                Stream.of(sameName, sameWords, nearHere, nearAnywhere).flatMap(stream -> stream).findFirst();
        return meant.map(candidate -> " (did you mean " + asWritten(inPlaceOf(path, candidate), origin) + "?)")
                .orElse("");
    }

    private static String asWritten(String path, Origin origin) {
        return origin.source().startsWith("ARNA_") ? KeyPath.parse(path.replace("[]", "[0]")).variable() : path;
    }

    private static List<Candidate> candidates() {
        return Schema.notes().stream().flatMap(note -> switch (note) {
            case Note.Head head -> Stream.of(new Candidate(head.path(), last(head.path())));
            case Note.Entry entry -> Stream.concat(Stream.of(entry.key().name()), entry.key().knownAs().stream())
                    .map(name -> new Candidate(entry.path(), name));
        }).toList();
    }

    /** The candidate's path, with the places in lists of the path it is to replace where both lie in the same list. */
    private static String inPlaceOf(String path, Candidate candidate) {
        String section = path.substring(0, path.length() - last(path).length());
        boolean sameSection = section.replaceAll("\\[\\d+]", "[]").equals(candidate.section());
        return sameSection ? section + last(candidate.path) : candidate.path;
    }

    private static Comparator<Candidate> byDistance(String name) {
        return Comparator.comparingInt(candidate -> distance(name, candidate.name));
    }

    private static boolean isNear(String name, String other) {
        return distance(name, other) <= Math.max(1, Math.min(name.length(), other.length()) / 3);
    }

    private static String last(String path) {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    /** How many letters must be changed, added or taken away to make one word of the other. */
    static int distance(String one, String other) {
        int[] previous = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int[] current = new int[other.length() + 1];
            current[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int changed = previous[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(changed, Math.min(previous[j], current[j - 1]) + 1);
            }
            previous = current;
        }
        return previous[other.length()];
    }
}

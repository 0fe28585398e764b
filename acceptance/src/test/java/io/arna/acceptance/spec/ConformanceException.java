package io.arna.acceptance.spec;

import java.io.Serial;
import java.util.List;

/** Something about the catalogue, the exemptions or the tests' numbers is wrong; all of it is told at once. */
final class ConformanceException extends RuntimeException {

    @Serial private static final long serialVersionUID = 1;

    ConformanceException(String problem) {
        super(problem);
    }

    /** Throws unless the list of problems is empty. */
    static void refuse(List<String> problems) {
        if (!problems.isEmpty()) { throw new ConformanceException(String.join("\n", problems)); }
    }
}

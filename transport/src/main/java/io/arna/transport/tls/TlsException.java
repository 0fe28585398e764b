package io.arna.transport.tls;

import java.util.List;
import java.util.stream.Collectors;

/** What TLS needs is missing or does not fit together; it says all that is wrong. */
public final class TlsException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    /** Which part of {@link TlsSettings} or {@link PskSettings} something is wrong with. */
    public enum Part {
        CERTIFICATE, KEY, KEY_PASSWORD, CA, CRL, CIPHERS, KEY_LOG, PSK_FILE
    }

    /**
     * One thing that is wrong.
     *
     * @param part with what
     * @param index of which of {@link TlsSettings#keys()}; 0 where there is but one
     * @param sentence for the operator, with the file it is about; it contains no secret
     */
    public record Problem(Part part, int index, String sentence) {}

    TlsException(List<Problem> problems) {
        super(problems.stream().map(Problem::sentence).collect(Collectors.joining("; ")));
        this.problems = List.copyOf(problems);
    }

    /** At least one. */
    public List<Problem> problems() {
        return problems;
    }
}

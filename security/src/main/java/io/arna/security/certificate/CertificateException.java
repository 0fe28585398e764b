package io.arna.security.certificate;

/** Something is wrong with a key, a certificate or what is asked of them; the message is a sentence that says where and what to do. */
public final class CertificateException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What is wrong. */
    public CertificateException(String sentence) {
        super(sentence);
    }

    /** The same, found out by something that went wrong. */
    public CertificateException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}

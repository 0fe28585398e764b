package io.arna.cli.inspect;

/** A file that is no capture, or not one to its end; the message says where and what. */
final class CaptureException extends Exception {
    private static final long serialVersionUID = 1L;

    CaptureException(String message) {
        super(message);
    }
}

package io.arna.acceptance.spec;

/** A test that says it shows a statement; {@code number} as it is written there. */
record Citation(String number, String test) {
}

package io.arna.cli.pubsub;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;

/**
 * What a tool talks to its user through.
 *
 * @param in standard input
 * @param out standard output, unbuffered
 * @param errors standard error
 */
public record Console(InputStream in, OutputStream out, PrintStream errors) {}

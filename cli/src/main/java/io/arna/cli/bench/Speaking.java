package io.arna.cli.bench;

import java.io.PrintStream;
import picocli.CommandLine.Option;

/** A command that writes to the terminal. */
abstract class Speaking {
    @SuppressWarnings("UnusedVariable") // picocli looks at it
    @Option(names = "--help", usageHelp = true, description = "Tells this.") private boolean help;

    private PrintStream out = System.out;
    private PrintStream err = System.err;

    final void speakTo(PrintStream output, PrintStream errors) {
        out = output;
        err = errors;
    }

    final PrintStream out() {
        return out;
    }

    final PrintStream err() {
        return err;
    }
}

package io.arna.cli.bench;

import io.arna.bench.report.Html;
import io.arna.bench.report.Json;
import io.arna.bench.report.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where results are written besides the terminal. */
final class Reports {
    @Option(names = "--json", paramLabel = "FILE",
            description = "Writes every single result as JSON.") private @Nullable Path json;

    @Option(names = "--html", paramLabel = "FILE",
            description = "Writes a page with plots and tables.") private @Nullable Path html;

    void write(Run run) throws IOException {
        if (json != null) {
            Files.writeString(json, Json.of(run));
        }
        if (html != null) {
            Files.writeString(html, Html.of(run));
        }
    }
}

package io.arna.acceptance.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The matrix of this project, and the page made from it. */
class ConformanceMatrixTest {

    /** Only ever lowered, down to 0. */
    private static final int OPEN_AT_MOST = 0;

    private static final Path ROOT = root();
    private static final Path PAGE = ROOT.resolve(Path.of("docs", "reference", "conformance.md"));
    private static final Path GENERATED = ROOT.resolve(Path.of("acceptance", "target", "conformance.md"));

    private static ConformanceMatrix matrix;

    @BeforeAll
    static void matchTestsWithStatements() throws IOException {
        matrix = ConformanceMatrix.of(
                List.of(Catalogue.of(Specification.MQTT_5), Catalogue.of(Specification.MQTT_3_1_1)), Exemptions.read(),
                CompiledTests.of(ROOT).citations());
    }

    @Test
    void everyStatementIsShownByATestOrHasAReasonButForThoseStillOpen() {
        assertThat(matrix.open()).as("statements that no test shows").hasSizeLessThanOrEqualTo(OPEN_AT_MOST);
    }

    @Test
    void theCommittedPageIsTheOneMadeFromTheTests() throws IOException {
        Files.writeString(GENERATED, ConformancePage.of(matrix));

        assertThat(PAGE).as("stale: cp %s %s", ROOT.relativize(GENERATED), ROOT.relativize(PAGE))
                .hasSameTextualContentAs(GENERATED);
    }

    private static Path root() {
        Path here = Path.of("").toAbsolutePath();
        return Files.exists(here.resolve("acceptance")) ? here : here.resolve("..").normalize();
    }
}

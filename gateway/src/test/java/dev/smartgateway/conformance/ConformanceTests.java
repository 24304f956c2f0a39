package dev.smartgateway.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ConformanceTests {

    private static final Path DOCUMENT = Path.of("../docs/conformance.md");

    private final ConformanceTable table = new ConformanceTable();

    @Test
    void documentWhenComparedWithTheTestsThenUpToDate() throws IOException {
        if (Boolean.getBoolean("conformance.write")) {
            Files.createDirectories(DOCUMENT.getParent());
            Files.writeString(DOCUMENT, this.table.markdown());
        }
        assertThat(Files.readString(DOCUMENT))
            .as("docs/conformance.md is stale: run the tests of this class with -Dconformance.write=true")
            .isEqualTo(this.table.markdown());
    }

    @Test
    void tableWhenAnItemIsSaidNotToApplyThenNoTestProvesIt() {
        assertThat(this.table.contradictory()).isEmpty();
    }

}

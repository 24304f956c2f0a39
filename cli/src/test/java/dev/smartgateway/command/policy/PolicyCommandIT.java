package dev.smartgateway.command.policy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import dev.smartgateway.command.Commands;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The command line in a separate process, with the exit codes that a CI server sees.
 */
class PolicyCommandIT {

    private String printed = "";

    private int cli(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
                        "-cp", System.getProperty("java.class.path"), Commands.class.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        this.printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return process.exitValue();
    }

    @Test
    void mainWhenCasesPassThenZero() throws Exception {
        int code = cli("policy", "test", "--config", "../config", "../config/policy-cases.jsonl",
                "../policy-cases/src/test/resources/dev/smartgateway/policy/pinning-cases.jsonl");
        assertThat(code).as(this.printed).isZero();
        assertThat(this.printed).contains("0 failed.").doesNotContain("\u001b", "DEBUG", "Started");
    }

    @Test
    void mainWhenDeniedThenOneAndWhenUnusableThenTwo() throws Exception {
        assertThat(cli("policy", "explain", "--patient", "p1", "--scopes", "patient/*.rs", "Observation?patient=p2"))
            .isOne();
        assertThat(this.printed).contains("DENIED 403 other-patient");
        assertThat(cli("policy", "test", "not-there.jsonl")).isEqualTo(2);
        assertThat(cli("policy", "explain", "--nonsense")).isEqualTo(2);
    }

}

package dev.smartgateway.deploy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The compose file, started if a container engine is available; otherwise skipped, or
 * failed if {@code SMART_GATEWAY_DOCKER_REQUIRED} is set.
 */
class ComposeIT {

    @Test
    void demoWhenStartedInContainersThenALaunchStartsAndNothingRunsWithRights() throws Exception {
        Tool.need("SMART_GATEWAY_DOCKER_REQUIRED", "docker", "info");
        try {
            Tool up = compose("up", "--build", "--wait", "--wait-timeout", "300");
            assertThat(up.exit()).as(up.output()).isZero();
            HttpResponse<String> launch = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create("http://localhost:8080/launch?app=demo"))
                    .header("Sec-Fetch-Site", "none")
                    .header("Sec-Fetch-Mode", "navigate")
                    .header("Sec-Fetch-Dest", "document")
                    .build(), HttpResponse.BodyHandlers.ofString());
            assertThat(launch.statusCode()).isEqualTo(303);
            Tool who = compose("exec", "-T", "gateway", "id", "-u");
            assertThat(who.output().strip()).isEqualTo("10001");
            Tool write = compose("exec", "-T", "gateway", "touch", "/app/written");
            assertThat(write.exit()).isNotZero();
            Tool archive = compose("exec", "-T", "gateway", "ls", "/app/smart-gateway.aot", "/app/sbom");
            assertThat(archive.exit()).as(archive.output()).isZero();
        }
        finally {
            compose("down", "--volumes", "--remove-orphans");
        }
    }

    private static Tool compose(String... words) throws Exception {
        String[] command = new String[words.length + 2];
        command[0] = "docker";
        command[1] = "compose";
        System.arraycopy(words, 0, command, 2, words.length);
        return Tool.run(Chart.ROOT, command);
    }

}

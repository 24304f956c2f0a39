package dev.smartgateway.deploy;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The class archive, created and used by the scripts of the image.
 */
class ClassArchiveIT {

    private static final Path JAR = Chart.ROOT.resolve("gateway/target/smart-gateway.jar");

    @TempDir
    private Path home;

    @Test
    void startWhenAnArchiveWasMadeThenTheGatewaysClassesComeFromIt() throws Exception {
        assertThat(JAR).exists();
        Tool made = Tool.run(Chart.ROOT.resolve("deploy"), "env", "JAVA_HOME=" + System.getProperty("java.home"),
                "bash", "class-archive.sh", JAR.toRealPath().toString(), this.home.toString(), "../config");
        assertThat(made.exit()).as(made.output()).isZero();
        assertThat(made.output()).containsPattern("smart-gateway\\.(jsa|aot): [1-9][0-9]+ MB");
        List<String> classes = loaded();
        assertThat(classes).hasSizeGreaterThan(200);
        assertThat(classes).filteredOn((line) -> line.contains("shared objects file"))
            .hasSizeGreaterThan(classes.size() * 8 / 10);
        archive().forEach((file) -> assertThat(file.delete()).isTrue());
        assertThat(loaded()).noneMatch((line) -> line.contains("shared objects file"));
    }

    @Test
    void scriptWhenGivenTheSandboxThenTheArchiveIsOfAGatewayThatServed() throws Exception {
        Tool made = Tool.run(Chart.ROOT.resolve("deploy"), "env", "JAVA_HOME=" + System.getProperty("java.home"),
                "SANDBOX=../sandbox/target", "SECONDS_OF_LOAD=3", "bash", "class-archive.sh",
                JAR.toRealPath().toString(), this.home.toString(), "../config");
        assertThat(made.exit()).as(made.output()).isZero();
        assertThat(made.output()).containsPattern("[1-9][0-9]* calls were served, 0 were not");
        assertThat(archive()).hasSize(1);
        assertThat(loaded()).filteredOn((line) -> line.contains("shared objects file")).hasSizeGreaterThan(200);
    }

    /** Java refuses to start if the first heap is too small for the archive. */
    @ParameterizedTest
    @ValueSource(strings = { "300m", "1g" })
    void startWhenTheContainerIsSmallThenTheArchiveFits(String limit) throws Exception {
        String options = imageOptions() + " -XX:MaxRAM=" + limit;
        Tool made = Tool.run(Chart.ROOT.resolve("deploy"), "env", "JAVA_HOME=" + System.getProperty("java.home"),
                "JAVA_TOOL_OPTIONS=" + options, "bash", "class-archive.sh", JAR.toRealPath().toString(),
                this.home.toString(), "../config");
        assertThat(made.exit()).as(made.output()).isZero();
        assertThat(loaded(options)).filteredOn((line) -> line.contains("shared objects file")).hasSizeGreaterThan(200);
    }

    /** The options of the image that the Java of this test knows. */
    private static String imageOptions() {
        Matcher line = Pattern.compile("ENV JAVA_TOOL_OPTIONS=\"([^\"]+)\"").matcher(Chart.text("deploy/Dockerfile"));
        assertThat(line.find()).isTrue();
        return (Runtime.version().feature() >= 25) ? line.group(1)
                : line.group(1).replaceAll("-XX:(\\+UseCompactObjectHeaders|TrimNativeHeapInterval=\\d+)", "");
    }

    @Test
    void scriptWhenThereIsNothingToArchiveThenSaysWhatToGive() throws Exception {
        String script = Chart.ROOT.resolve("deploy/class-archive.sh").toRealPath().toString();
        Tool run = Tool.run(this.home, "bash", script, ".", ".");
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.output()).contains("give the jar as first argument");
    }

    private Stream<File> archive() {
        return Stream.of("smart-gateway.jsa", "smart-gateway.aot")
            .map((name) -> this.home.resolve(name).toFile())
            .filter(File::exists);
    }

    /**
     * Where the gateway's own classes come from in a start that ends before it serves.
     */
    private List<String> loaded() throws IOException, InterruptedException {
        return loaded("");
    }

    /** Also with these options of Java. */
    private List<String> loaded(String options) throws IOException, InterruptedException {
        Path log = this.home.resolve("classes.log");
        Path config = Chart.ROOT.resolve("config").toRealPath();
        Tool run = Tool.run(this.home, "env", "JAVA_HOME=" + System.getProperty("java.home"),
                "JAVA_TOOL_OPTIONS=-Dspring.context.exit=onRefresh -Xlog:class+load:file=" + log + " " + options, "sh",
                Chart.ROOT.resolve("deploy/entrypoint.sh").toRealPath().toString(),
                "--spring.config.additional-location=file:" + config + "/",
                "--gateway.apps.location=" + config.resolve("apps"), "--gateway.keys.ephemeral=true",
                "--gateway.policy.location=" + config.resolve("policy.yml"));
        assertThat(run.exit()).as(run.output()).isZero();
        try (Stream<String> lines = Files.lines(log)) {
            return lines.filter((line) -> line.contains(" dev.smartgateway."))
                .filter((line) -> !line.contains("Lambda") && !line.contains("$$"))
                .toList();
        }
    }

}

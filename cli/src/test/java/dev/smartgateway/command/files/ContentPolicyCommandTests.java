package dev.smartgateway.command.files;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the built files of an app need.
 */
class ContentPolicyCommandTests {

    @TempDir
    private Path files;

    private int code;

    private String run(Path directory) {
        StringWriter out = new StringWriter();
        CommandLine line = new CommandLine(new ContentPolicyCommand()).setOut(new PrintWriter(out))
            .setErr(new PrintWriter(out));
        this.code = line.execute(directory.toString());
        return out.toString();
    }

    @Test
    void runWhenThePageHasAScriptOfItsOwnThenItsHashIsThatOfTheBrowser() throws IOException {
        Files.writeString(this.files.resolve("index.html"), "<!doctype html>\r\n<script>\r\nalert(1)\r\n</script>"
                + "<script type='application/json'>{\"a\":1}</script><script src=\"app.js\"></script>");
        // printf '\nalert(1)\n' | openssl dgst -sha256 -binary | base64
        assertThat(run(this.files)).contains("""
                files:
                  content-security-policy:
                    script-src:
                      - sha256-J8+4/wmqNoqVGih0Xof49bzVEIwR8aHhR5HvZK1wlzY=  # a script of index.html
                """).doesNotContain("style-src");
        assertThat(this.code).isZero();
    }

    @Test
    void runWhenFilesComeFromElsewhereThenTheirOriginsAreNamed() throws IOException {
        Files.createDirectories(this.files.resolve("sub"));
        Files.writeString(this.files.resolve("sub/launch.HTML"),
                "<script src='https://cdn.example.org/npm/x.js?a=b'></script><link href=//Fonts.example.org/a.css"
                        + " rel=stylesheet><img src=https://img.example:8443/a.png><iframe src='/own'></iframe>");
        assertThat(run(this.files))
            .contains("script-src:\n      - https://cdn.example.org  # sub/launch.HTML",
                    "style-src:\n      - https://fonts.example.org  # sub/launch.HTML",
                    "img-src:\n      - https://img.example:8443  # sub/launch.HTML")
            .doesNotContain("frame-src");
    }

    @Test
    void runWhenCodeNeedsMoreThenItIsNamedWithItsPlace() throws IOException {
        Files.writeString(this.files.resolve("app.js"),
                "const f = new Function('return 1'); new Worker(URL.createObjectURL(b)); medieval(1);");
        Files.writeString(this.files.resolve("viewer.mjs"), "WebAssembly.instantiate(x)");
        Files.writeString(this.files.resolve("index.html"), "<body onload=\"go('x')\"><p style=\"color:red\">");
        assertThat(run(this.files)).contains("- unsafe-eval  # eval or new Function in app.js, if that code runs",
                "- wasm-unsafe-eval  # WebAssembly in viewer.mjs", "worker-src:\n      - blob:  # a worker in app.js",
                "- unsafe-inline  # style attributes of index.html", "- unsafe-hashes  # handlers of index.html");
    }

    @Test
    void runWhenNothingIsNeededThenSaysSo() throws IOException {
        Files.writeString(this.files.resolve("index.html"),
                "<script type=module src=/a.js></script><link rel=stylesheet href=a.css><img src=a.png>");
        Files.writeString(this.files.resolve("a.js"), "retrieval(1); x.eval(1)");
        assertThat(run(this.files))
            .startsWith("# As far as these files show, the common content security policy is sufficient.");
    }

    @Test
    void runWhenThereIsNoDirectoryThenRefuses() {
        assertThat(run(this.files.resolve("none"))).contains("Name the directory of the built files.");
        assertThat(this.code).isEqualTo(2);
    }

}

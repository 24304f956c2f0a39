package dev.smartgateway.browser;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A published SMART app, or a substitute that makes the same calls. The published app is
 * used if the environment variable {@code SMART_GATEWAY_PUBLISHED_APPS} names a directory
 * that has its files in a folder of this name.
 *
 * @param name of the app file and of its folder
 * @param launch its launch page
 * @param scripts words for {@code script-src} besides the hashes of inline scripts
 * @param styles words for {@code style-src}
 * @param types what it reads, and gets
 * @param root whether it is made for the root of an origin
 */
record PublishedApp(String name, String launch, List<String> scripts, List<String> styles, Set<String> types,
        boolean root) {

    private static final Pattern INLINE = Pattern.compile(
            "<script(?:\\s+type=[\"']?(?:text/javascript|importmap)" + "[\"']?)?\\s*>(.*?)</script>", Pattern.DOTALL);

    private static final Pattern HANDLER = Pattern.compile("\\son[a-z]+=([\"'])(.*?)\\1", Pattern.DOTALL);

    /**
     * Where its files lie.
     */
    Path folder() {
        Path real = Path.of(System.getenv().getOrDefault("SMART_GATEWAY_PUBLISHED_APPS", "none"), this.name);
        return Files.isDirectory(real) ? real : AppServer.FILES.resolve(this.name);
    }

    PublishedApp(String name, List<String> scripts, List<String> styles, Set<String> types) {
        this(name, "launch.html", scripts, styles, types, false);
    }

    /**
     * Where it is, without trailing slash.
     */
    String origin(int port) {
        return "http://" + (this.root ? this.name + "." : "") + "localhost:" + port;
    }

    /**
     * Its app file, for an issuer of the same name.
     * @param shipped the app file to copy the issuer's keys from
     * @param port of the gateway
     */
    String file(String shipped, String ui, String framedBy, int port) {
        String issuers = shipped.substring(shipped.indexOf("issuers:"))
            .replaceFirst("- name: sandbox", "- name: " + this.name)
            .replaceFirst("(?s)scopes: >-.*?\\n {4}embedding:",
                    "scopes: launch openid fhirUser patient/*.cruds\n    embedding:")
            .replaceFirst("(?s)frame-ancestors:.*?\\n {6}#", "frame-ancestors: [" + framedBy + "]\n      #")
            .replaceFirst("partitioned: .*", "partitioned: true");
        return """
                name: %s
                sign-in: facade
                home: %s/%s?iss={base}&launch={launch}
                ui: %s/%s
                %s
                files:
                  index-fallback: %s
                  content-security-policy:
                    script-src: %s
                    style-src: %s
                %s""".formatted(this.name, this.root ? "" : "/" + this.name, this.launch, ui, this.name,
                this.root ? "origin: " + origin(port) : "", this.root, scriptWords(), this.styles, issuers);
    }

    private Set<String> scriptWords() {
        Set<String> words = new TreeSet<>(this.scripts);
        try (Stream<Path> pages = Files.list(folder())) {
            pages.filter((page) -> page.toString().endsWith(".html")).forEach((page) -> words.addAll(inline(page)));
            return words;
        }
        catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    private static Set<String> inline(Path page) {
        try {
            String text = Files.readString(page);
            Set<String> words = new TreeSet<>();
            INLINE.matcher(text).results().forEach((script) -> words.add(hash(script.group(1))));
            HANDLER.matcher(text).results().forEach((handler) -> {
                words.add(hash(handler.group(2)));
                words.add("unsafe-hashes");
            });
            return words;
        }
        catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    /** The word for an inline script. */
    static String hash(String script) {
        try {
            // Browsers hash the text of the document, whose line ends are single.
            byte[] text = script.replace("\r\n", "\n").getBytes(StandardCharsets.UTF_8);
            return "sha256-" + Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256").digest(text));
        }
        catch (NoSuchAlgorithmException ex) {
            throw new IllegalStateException(ex);
        }
    }

    @Override
    public String toString() {
        return this.name;
    }

}

package dev.smartgateway.smart;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * One single-page app behind the gateway and the issuers that may launch it.
 *
 * @param name unique, {@code [a-z0-9-]{1,40}}
 * @param home path on the gateway's origin opened after a launch; {@code {launch}} stands
 * for the launch id, {@code {base}} for its FHIR base
 * @param ui where the app's files are served from, or {@code null} when another server on
 * the same origin serves them
 * @param limits lifetimes of its sessions
 * @param policy file name of its own policy, or {@code null} for the common one
 * @param issuers at least one
 * @param front sign-in, files and appearance
 */
public record App(
        @Setting(value = "Unique; the first segment of its path.", pattern = "[a-z0-9-]{1,40}",
                example = "growth-chart") String name,
        @Setting(value = "Path opened after a launch; {launch} stands for the launch id, {base} for its FHIR base.",
                pattern = "/(?![/\\\\])[A-Za-z0-9._~/?&=#{}-]*", example = "/chart/?launch={launch}") String home,
        @Setting("Address of the app's files; absent if another server on this origin serves them.") @Nullable URI ui,
        @Setting("Lifetimes of its sessions.") Limits limits,
        @Setting(value = "File name of its own policy, instead of the common one.", pattern = "[A-Za-z0-9._-]{1,80}",
                example = "chart.yml") @Nullable String policy,
        @Setting("The EHRs that may launch it.") List<Issuer> issuers, Front front) {

    /**
     * Copies the list.
     */
    public App {
        issuers = List.copyOf(issuers);
    }

    /** Prefix of the gateway's paths on an app's own origin. */
    public static final String GATEWAY = "/_gateway";

    /**
     * Creates an app with the default file serving and appearance.
     */
    // CHECKSTYLE:OFF the parts of the record without the last
    public App(String name, String home, @Nullable URI ui, Limits limits, @Nullable String policy, List<Issuer> issuers,
            SignIn signIn) {
        this(name, home, ui, limits, policy, issuers, new Front(signIn, null, Files.COMMON, Theme.COMMON));
    }

    /**
     * Creates such an app without its own sign-in.
     */
    public App(String name, String home, @Nullable URI ui, Limits limits, @Nullable String policy,
            List<Issuer> issuers) {
        this(name, home, ui, limits, policy, issuers, SignIn.TOKENLESS);
    }
    // CHECKSTYLE:ON

    /**
     * Returns the path of the app's page for one launch.
     */
    public String home(LaunchId launch, LaunchOrigins origins) {
        String base = URLEncoder.encode(LaunchUrls.of(launch, origins.of(this)).fhirBase(), StandardCharsets.UTF_8);
        return this.home.replace("{launch}", launch.value()).replace("{base}", base);
    }

    /** Returns its own origin, or {@code null} on the public one. */
    public @Nullable PublicUrl origin() {
        return (this.front.origin() != null) ? new PublicUrl(URI.create(this.front.origin())) : null;
    }

    /**
     * Returns a path of the gateway as this app reaches it.
     * @param path begins with a slash
     */
    public String reaches(String path) {
        return (this.front.origin() != null) ? GATEWAY + path : path;
    }

    /** Returns how the app learns of its launch. */
    public SignIn signIn() {
        return this.front.signIn();
    }

    /** Returns how its files are served. */
    public Files files() {
        return this.front.files();
    }

    /** Returns the appearance of the gateway's pages around its launches. */
    public Theme theme() {
        return this.front.theme();
    }

    /**
     * Returns the name shown to users: the title of its theme, else the app's name.
     */
    public String title() {
        String title = theme().title();
        return (title != null) ? title : this.name;
    }

    /**
     * Sign-in, files and appearance of an app.
     *
     * @param signIn how the app learns of its launch
     * @param origin where the app is alone and at the root, or {@code null} for a path on
     * the public origin
     * @param files how its files are served
     * @param theme appearance of the gateway's pages around its launches
     */
    public record Front(
            @Setting(value = "Whether the app asks the gateway for its launch, or signs in by SMART itself.",
                    byDefault = "tokenless") SignIn signIn,
            @Setting(value = "Origin of its own, with the app at the root and the gateway's paths under /_gateway.",
                    pattern = Front.ORIGIN, is = "an origin with TLS",
                    example = "https://chart.example.org") @Nullable String origin,
            @Setting("How its files are served.") Files files,
            @Setting("Appearance of the gateway's pages around its launches.") Theme theme) {

        private static final String ORIGIN = "https://[a-z0-9][a-z0-9.-]*(:[0-9]{1,5})?"
                + "|http://([a-z0-9-]+\\.)*localhost(:[0-9]{1,5})?";

    }

    /** How an app gets its launch. */
    public enum SignIn {

        /** It asks the gateway ({@code /context}) and holds no token. */
        TOKENLESS,

        /** It performs its own SMART sign-in, with the gateway in the role of the EHR. */
        FACADE

    }

    /**
     * Lifetimes of a browser session.
     *
     * @param idle longest time without a request from the user
     * @param absolute longest time in total
     * @param maxLaunches most live launches in one browser
     */
    public record Limits(
            @Setting(value = "Longest time without a request from the user.", byDefault = "30m") Duration idle,
            @Setting(value = "Longest time in total.", byDefault = "12h") Duration absolute,
            @Setting(value = "Most live launches in one browser.", byDefault = "10", max = 50) int maxLaunches) {
    }

    /**
     * How the files of an app are served.
     *
     * @param indexFallback whether a missing page is answered with {@code index.html}
     * @param opener whether a page that opened the app in a window keeps its reference to
     * that window
     * @param devServer whether the file server is one for development on this machine,
     * which tells modules by the query
     * @param contentSecurityPolicy additions to the common content security policy
     */
    public record Files(
            @Setting(value = "Whether a missing page is answered with the app's index.html.",
                    byDefault = "false") boolean indexFallback,
            @Setting(value = "Whether a page that opened the app in a window keeps its reference to it.",
                    byDefault = "false") boolean opener,
            @Setting(value = "Whether ui is a dev server on this machine: requests that are no page keep their query.",
                    byDefault = "false") boolean devServer,
            @Setting("Additions to gateway.proxy.content-security-policy for this app.") PolicyWords contentSecurityPolicy) {

        /** No exceptions from the common settings. */
        public static final Files COMMON = new Files(false, false, false, PolicyWords.NONE);

    }

    /**
     * Sources that one app adds to the common content security policy. They extend single
     * directives; none of them permits everything.
     *
     * @param scriptSrc scripts
     * @param styleSrc style sheets and inline styles
     * @param connectSrc addresses that scripts may call
     * @param media images, fonts, sound and film
     * @param frameSrc pages that the app may frame
     * @param workerSrc workers
     */
    public record PolicyWords(
            @Setting(
                    value = "Scripts: an origin, a hash, blob:, unsafe-inline, unsafe-hashes, unsafe-eval or"
                            + " wasm-unsafe-eval.",
                    pattern = PolicyWords.CODE, is = "a word of this directive",
                    example = "sha256-4Su6mBWzEIFnH4pAGMOuaeBrstwJN4Z3pq/s1Kn4/KQ=") List<String> scriptSrc,
            @Setting(value = "Style sheets and styles: an origin, a hash, unsafe-inline or unsafe-hashes.",
                    pattern = PolicyWords.CODE, is = "a word of this directive",
                    example = "unsafe-inline") List<String> styleSrc,
            @Setting(value = "Origins that scripts may call.", pattern = PolicyWords.PLACE, is = "an origin with TLS",
                    example = "https://tx.example.org") List<String> connectSrc,
            Media media,
            @Setting(value = "Pages that the app may frame: origins or blob:.", pattern = PolicyWords.BLOB,
                    is = "an origin with TLS, or blob:", example = "blob:") List<String> frameSrc,
            @Setting(value = "Workers: origins or blob:.", pattern = PolicyWords.BLOB,
                    is = "an origin with TLS, or blob:", example = "blob:") List<String> workerSrc) {

        private static final String PLACE = "(https|wss)://(\\*\\.)?[a-z0-9][a-z0-9.-]*(:[0-9]{1,5})?(/[A-Za-z0-9._~/-]*)?"
                + "|(http|ws)://(localhost|127\\.0\\.0\\.1)(:[0-9]{1,5})?";

        private static final String BLOB = "blob:|" + PLACE;

        private static final String DATA = "data:|" + BLOB;

        private static final String CODE = "'?(unsafe-inline|unsafe-hashes|unsafe-eval|wasm-unsafe-eval"
                + "|sha(256|384|512)-[A-Za-z0-9+/_-]{43,88}={0,2})'?|" + BLOB;

        /** No additions. */
        public static final PolicyWords NONE = new PolicyWords(List.of(), List.of(), List.of(),
                new Media(List.of(), List.of(), List.of()), List.of(), List.of());

        /**
         * Media that the app loads.
         *
         * @param imgSrc images
         * @param fontSrc fonts
         * @param mediaSrc sound and film
         */
        public record Media(
                @Setting(value = "Images: origins, blob: or data:.", pattern = PolicyWords.DATA,
                        is = "an origin with TLS, blob: or data:", example = "blob:") List<String> imgSrc,
                @Setting(value = "Fonts: origins, blob: or data:.", pattern = PolicyWords.DATA,
                        is = "an origin with TLS, blob: or data:", example = "data:") List<String> fontSrc,
                @Setting(value = "Sound and film: origins, blob: or data:.", pattern = PolicyWords.DATA,
                        is = "an origin with TLS, blob: or data:", example = "blob:") List<String> mediaSrc) {
        }

        /**
         * Returns the sources by directive. Keywords and hashes are put in single quotes,
         * as CSP requires.
         */
        public Map<String, List<String>> byDirective() {
            Map<String, List<String>> words = new LinkedHashMap<>();
            words.put("script-src", this.scriptSrc);
            words.put("style-src", this.styleSrc);
            words.put("connect-src", this.connectSrc);
            words.put("img-src", this.media.imgSrc());
            words.put("font-src", this.media.fontSrc());
            words.put("media-src", this.media.mediaSrc());
            words.put("frame-src", this.frameSrc);
            words.put("worker-src", this.workerSrc);
            words.values().removeIf(List::isEmpty);
            words.replaceAll((directive, all) -> all.stream().map(PolicyWords::quoted).toList());
            return words;
        }

        private static String quoted(String word) {
            return word.contains(":") ? word : "'" + word.replace("'", "") + "'";
        }

    }

    /**
     * Appearance of the gateway's own pages around the launches of an app.
     *
     * @param title name of the app shown to users, or {@code null} for its configured
     * name
     * @param accent colour of links and buttons, or {@code null} for the default
     */
    public record Theme(
            @Setting(value = "Name of the app shown to users; its configured name if absent.",
                    pattern = "[^\\p{Cc}<>]{1,60}", example = "Growth chart") @Nullable String title,
            @Setting(value = "Colour of links and buttons; made darker or lighter until text in it is readable.",
                    pattern = "#[0-9A-Fa-f]{6}", example = "\"#0b4f8a\"") @Nullable String accent) {

        /** The default appearance. */
        public static final Theme COMMON = new Theme(null, null);

    }

}

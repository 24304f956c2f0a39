package dev.smartgateway.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.smartgateway.reason.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.http.HttpHeaders;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Every text of every page exists in every language, and contains no markup.
 */
class PagesTests {

    private static final Pattern TEXT = Pattern.compile("#\\{([a-z.-]+)|msg\\('([a-z.-]+)'[,)]");

    /** Words that are the same in another language. */
    private static final Set<String> SAME = Set.of("de picker.name");

    /**
     * Only programs get these reasons, so pages have no specific texts for them.
     */
    private static final Set<Reason> PROGRAMS_ONLY = Set.of(Reason.NOT_AS_CODE, Reason.SCOPES_CHANGED,
            Reason.UNKNOWN_METHOD, Reason.HTTP_VERSION, Reason.BAD_LOGOUT, Reason.UNKNOWN_CLIENT,
            Reason.OPERATOR_CREDENTIAL, Reason.READ_ONLY, Reason.WRITES_NOT_SENT, Reason.OUTSIDE_COMPARTMENT,
            Reason.PIN_UNPROVED, Reason.PIN_UNSIGNED, Reason.GATEWAY_NOT_TRUSTED, Reason.MALFORMED,
            Reason.UNKNOWN_TARGET, Reason.SCOPE, Reason.SCOPE_INEXACT, Reason.SCOPE_CONSTRAINT, Reason.OTHER_PATIENT,
            Reason.UNPINNED_BODY, Reason.TYPE, Reason.INTERACTION, Reason.OPERATION, Reason.PARAMETER,
            Reason.PARAMETER_DENIED, Reason.INCLUDE, Reason.NOT_ACCEPTABLE, Reason.MEDIA_TYPE, Reason.BODY_MISMATCH,
            Reason.ELEMENT, Reason.REFERENCE, Reason.UNKNOWN_REFERENCE, Reason.TOO_MANY_REFERENCES, Reason.PATCH,
            Reason.VERSION, Reason.MULTIPLE, Reason.HANDLE, Reason.PAGE_ALTERED, Reason.UPSTREAM_REFUSED,
            Reason.UNCHECKABLE, Reason.FOREIGN_ANSWER, Reason.UNCONFIRMED, Reason.NO_VERSION);

    private static Properties texts(Locale language) {
        String suffix = language.equals(Locale.ENGLISH) ? "" : "_" + language.getLanguage();
        Properties texts = new Properties();
        try (InputStream in = PagesTests.class.getResourceAsStream("/messages/pages" + suffix + ".properties")) {
            texts.load(new InputStreamReader(in, StandardCharsets.UTF_8));
        }
        catch (IOException ex) {
            throw new IllegalStateException(ex);
        }
        return texts;
    }

    private static List<Resource> templates() throws IOException {
        return List.of(new PathMatchingResourcePatternResolver().getResources("classpath:/templates/*.html"));
    }

    /** Values for any page, all with characters that must not become markup. */
    private static Map<String, Object> values() {
        Map<String, Object> patient = Map.of("name", "<b>Ada</b>", "born", "1978", "gender", "female", "number", "&1",
                "note", "inactive");
        Map<String, Object> values = new HashMap<>(ProblemText.values(Reason.BAD_STATE.problem(), "<i>id</i>"));
        values.putAll(Map.of("app", "<b>chart</b>", "path", "/picker/x", "form", "<f>", "terms",
                Map.of("name", "\"><b>", "born", "", "number", ""), "minutes", 3L, "found", 2, "summary", "picker.many",
                "rows", List.of(Map.of("patient", patient, "choice", "<c>"))));
        values.putAll(Map.of("ways", Map.of("<b>county</b>", "/launch/x?iss=a&b=c"), "parameters",
                Map.of("state", "\"><b>"), "endpoint", "https://ehr.example/a?b=\"><b>", "action", "/callback/x",
                "script", "1;", "start", "/launch", "description", "<b>no</b>", "link", "https://ehr.example/",
                "direct", true, "elsewhere", Map.of("<b>county</b>", "https://ehr.example/end?a=b&c=\"><b>")));
        return values;
    }

    @Test
    void textsWhenWrittenInOneLanguageThenInAllAndTranslated() {
        Properties english = texts(Locale.ENGLISH);
        List<String> untranslated = new ArrayList<>();
        for (Locale language : PageLanguage.ALL) {
            Properties texts = texts(language);
            assertThat(texts.stringPropertyNames()).as(language.getLanguage()).isEqualTo(english.stringPropertyNames());
            texts.forEach((key, text) -> {
                assertThat((String) text).as(language + " " + key).isNotBlank().doesNotContain("'");
                assertThat(placeholders((String) text)).as(language + " " + key)
                    .isEqualTo(placeholders(english.getProperty((String) key)));
                if (!language.equals(Locale.ENGLISH) && text.equals(english.get(key))) {
                    untranslated.add(language + " " + key);
                }
            });
        }
        assertThat(Set.copyOf(untranslated)).isEqualTo(SAME);
    }

    private static Set<String> placeholders(String text) {
        return new TreeSet<>(Pattern.compile("\\{\\d}").matcher(text).results().map(MatchResult::group).toList());
    }

    @Test
    void textsWhenUsedByAPageThenExist() throws IOException {
        Properties english = texts(Locale.ENGLISH);
        for (Resource template : templates()) {
            Matcher used = TEXT.matcher(template.getContentAsString(StandardCharsets.UTF_8));
            while (used.find()) {
                String key = (used.group(1) != null) ? used.group(1) : used.group(2);
                assertThat(english.stringPropertyNames()).as(template.getFilename()).contains(key);
            }
        }
    }

    @Test
    void pagesWhenWrittenThenSpeakTheirLanguageAndEscapeWhatComesFromOutside() throws IOException {
        for (Resource template : templates()) {
            String name = String.valueOf(template.getFilename()).replace(".html", "");
            if (name.equals("parts")) {
                continue;
            }
            for (Locale language : PageLanguage.ALL) {
                String page = HtmlPages.html(name, values(), language, PageTheme.DEFAULT);
                assertThat(page).as(name)
                    .contains("<html lang=\"" + language.toLanguageTag() + "\"", "<meta name=\"viewport\"", "<h1",
                            "<main>", "--accent:#0b4f8a")
                    .doesNotContain("??", "<b>", "<i>", " th:", "${", "#{", "{0}");
            }
        }
    }

    @Test
    void pickerWhenInAnyOfItsStatesThenSaysSoInTheTitle() {
        Map<String, Object> values = values();
        values.put("error", "picker.fault.empty");
        assertThat(HtmlPages.html("picker", values, Locale.GERMAN, PageTheme.DEFAULT))
            .contains("<title>Geben Sie zuerst einen Namen, ein Geburtsdatum oder eine Nummer ein. Patient auswählen"
                    + "</title>", "2 Patienten gefunden.", "etwa 3 Minuten", "weiblich", "inaktiver Datensatz");
        values.remove("error");
        assertThat(HtmlPages.html("picker", values, Locale.FRENCH, PageTheme.DEFAULT))
            .contains("<title>2 patients trouvés. Choisir un patient</title>", "féminin");
    }

    @ParameterizedTest
    @EnumSource(Reason.class)
    void problemWhenShownThenSaysWhatHappenedWhatToDoAndWhatToTellSupport(Reason reason) {
        Properties english = texts(Locale.ENGLISH);
        Map<String, Object> values = ProblemText.values(reason.problem(), "4711");
        assertThat(english.stringPropertyNames()).contains((String) values.get("title"), (String) values.get("what"))
            .containsAll(((List<?>) values.get("todos")).stream().map(String::valueOf).toList());
        assertThat(ProblemText.known().contains(reason.code())).isEqualTo(!PROGRAMS_ONLY.contains(reason));
        for (Locale language : PageLanguage.ALL) {
            String page = HtmlPages.html("problem", values, language, PageTheme.DEFAULT);
            assertThat(page).contains(texts(language).getProperty((String) values.get("what")), reason.code(), "4711")
                .contains("<li>", texts(language).getProperty("support.title"))
                .doesNotContain("??");
        }
    }

    @Test
    void wordsWhenNoReasonUsesThemThenAreGone() {
        Set<String> used = new TreeSet<>();
        Stream.of(ProblemText.Kind.values()).forEach((kind) -> {
            used.add("problem.title." + kind.title());
            kind.todos().forEach((todo) -> used.add("problem.todo." + todo));
        });
        ProblemText.known().forEach((code) -> used.add("problem.what." + code));
        used.add("problem.what." + ProblemText.OTHER);
        Set<String> written = new TreeSet<>(texts(Locale.ENGLISH).stringPropertyNames());
        written.removeIf((key) -> !key.matches("problem\\.(title|todo|what)\\..*"));
        assertThat(written).isEqualTo(used);
    }

    @Test
    void languageWhenAskedForThenTheFirstThatThereIs() {
        Map<String, String> asked = Map.ofEntries(Map.entry("", "en"), Map.entry("de", "de"),
                Map.entry("de-AT,de;q=0.9,en;q=0.8", "de"), Map.entry("fr-CA", "fr"),
                Map.entry("es-419,es;q=0.9", "es"), Map.entry("it,pt;q=0.9", "en"),
                Map.entry("it,fr;q=0.2,de;q=0.5", "de"), Map.entry("*", "en"), Map.entry("en;q=0.1,de;q=0", "en"),
                Map.entry("de;q=2", "en"), Map.entry("x y", "en"), Map.entry("DE", "de"),
                Map.entry("zh-Hant-TW,ES", "es"), Map.entry("de,".repeat(200), "en"));
        asked.forEach((header, language) -> {
            HttpHeaders headers = new HttpHeaders();
            headers.set("Accept-Language", header);
            assertThat(PageLanguage.of(headers).toLanguageTag()).as(header).isEqualTo(language);
        });
        assertThat(PageLanguage.of(new HttpHeaders())).isEqualTo(Locale.ENGLISH);
    }

    @Test
    void pageWhenWrittenThenCachesKnowItsLanguage() {
        MockServerWebExchange exchange = MockServerWebExchange
            .from(MockServerHttpRequest.get("/").header("Accept-Language", "fr"));
        exchange.getResponse().getHeaders().add("Vary", "Origin");
        HtmlPages.write(exchange, "start", Map.of("direct", false));
        HtmlPages.write(exchange, "start", Map.of("direct", false));
        HttpHeaders headers = exchange.getResponse().getHeaders();
        assertThat(headers.getFirst("Content-Language")).isEqualTo("fr");
        assertThat(headers.getOrEmpty("Vary")).containsExactly("Origin", "Accept-Language");
        assertThat(headers.getFirst("Content-Type")).isEqualTo("text/html;charset=UTF-8");
    }

    @Test
    void themeWhenAnyColourIsWishedThenTextInItCanBeRead() {
        for (int colour = 0; colour <= 0xffffff; colour += 4099) {
            int light = Contrast.readable(colour, Contrast.LIGHT_PAGE);
            int dark = Contrast.readable(colour, Contrast.DARK_CARD);
            assertThat(Contrast.ratio(light, Contrast.LIGHT_PAGE)).isGreaterThanOrEqualTo(4.5);
            assertThat(Contrast.ratio(dark, Contrast.DARK_CARD)).isGreaterThanOrEqualTo(4.5);
            assertThat(Contrast.ratio(light, Contrast.on(light))).isGreaterThanOrEqualTo(4.5);
            assertThat(Contrast.ratio(dark, Contrast.on(dark))).isGreaterThanOrEqualTo(4.5);
        }
        assertThat(PageTheme.accent("#0B4F8A").css()).contains("--accent:#0b4f8a;--on-accent:#ffffff");
        assertThat(PageTheme.accent("#ffff00").css()).doesNotContain("#ffff00;--on-accent:#ffffff");
    }

    @Test
    void styleWhenItHasAnyColoursThenTextIsReadableAndOnlyNumbersAreOnThePage() {
        for (int colour = 0; colour <= 0xffffff; colour += 65_537) {
            int page = colour;
            String ground = Contrast.hex(colour);
            Map<String, String> document = Map.of("color_background", ground, "color_text", ground, "color_highlight",
                    ground, "color_error", ground, "dim_border_radius", "0.5rem", "dim_font_size", "20px",
                    "font_family_body", "url(https://evil.example)");
            String css = PageTheme.style(document::get).css();
            assertThat(css).contains("--page:" + ground, "--radius:8px", "font-size:125%").matches("[a-z0-9:;#{}%-]+");
            Matcher variables = Pattern.compile("--(ink|soft|bad|accent|focus):#([0-9a-f]{6})").matcher(css);
            assertThat(variables.results()).hasSize(5)
                .allSatisfy((found) -> assertThat(Contrast.ratio(Integer.parseInt(found.group(2), 16), page))
                    .as(found.group())
                    .isGreaterThanOrEqualTo(4.5));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "red", "#12345", "#12345g", "#fff;}body{display:none", "rgb(1,2,3)", "url(//evil.example)",
            "var(--x)", "#fff ", "</style><script>", "expression(1)" })
    void styleWhenAValueIsNoColourThenItIsLeftOut(String value) {
        assertThat(PageTheme.style(Map.of("color_background", value, "color_highlight", value)::get)).isNull();
        assertThat(PageTheme
            .style(Map.of("color_highlight", "#abc", "dim_border_radius", value, "dim_font_size", value)::get)
            .css()).startsWith(":root{--accent:").doesNotContain("radius", "font-size");
    }

    @ParameterizedTest
    @ValueSource(strings = { "-1px", "400px", "99999px", "1e3px", "10vw", "calc(1px)", "8", "1px;}" })
    void styleWhenASizeIsUnusableThenItIsLeftOut(String size) {
        assertThat(PageTheme
            .style(Map.of("color_background", "#fff", "dim_border_radius", size, "dim_font_size", size)::get)
            .css()).doesNotContain("radius", "font-size");
    }

    @ParameterizedTest
    @CsvSource({ "red", "#fff", "#12345g", "#0b4f8a;}", "'#0b4f8a '", "''" })
    void themeWhenItIsNoColourThenIsRefused(String accent) {
        assertThatIllegalArgumentException().isThrownBy(() -> PageTheme.accent(accent));
    }

}

package dev.smartgateway.operator.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.smartgateway.smart.App;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The tables of keys in {@code docs/apps.md} are generated from the records that the
 * reader fills. A marker names the keys of its table; the name of a section means all its
 * keys.
 */
class AppKeysPageTests {

    private static final Path PAGE = Path.of("../docs/apps.md");

    private static final Pattern TABLE = Pattern.compile("<!-- keys: ([^>]*) -->\n.*?<!-- end of keys -->",
            Pattern.DOTALL);

    private final Map<String, Key> keys = new TreeMap<>();

    private final List<String> order = new ArrayList<>();

    AppKeysPageTests() {
        add("", App.class);
    }

    private void add(String path, Class<?> type) {
        for (Key key : Key.of(type)) {
            String full = path + key.name();
            this.keys.put(full, key);
            this.order.add(full);
            if (key.section()) {
                add(full + ".", key.type());
            }
        }
    }

    @Test
    void pageWhenKeysChangeThenItsTablesAreRewritten() throws IOException {
        String page = Files.readString(PAGE);
        String right = TABLE.matcher(page)
            .replaceAll((found) -> Matcher.quoteReplacement(
                    "<!-- keys: " + found.group(1) + " -->\n" + table(found.group(1)) + "<!-- end of keys -->"));
        if (Boolean.getBoolean("docs.update")) {
            Files.writeString(PAGE, right);
        }
        assertThat(PAGE).content()
            .as("the tables of docs/apps.md are stale: run this test with -Ddocs.update=true")
            .isEqualTo(right);
    }

    @Test
    void pageWhenReadThenEachKeyIsInExactlyOneTable() throws IOException {
        List<String> named = TABLE.matcher(Files.readString(PAGE))
            .results()
            .map((MatchResult found) -> found.group(1))
            .flatMap(this::keys)
            .toList();
        assertThat(named).containsExactlyInAnyOrderElementsOf(
                this.order.stream().filter((full) -> !this.keys.get(full).section()).toList());
    }

    /** The keys that have a value, in the order of the records. */
    private Stream<String> keys(String marker) {
        List<String> named = Arrays.asList(marker.split(" "));
        assertThat(this.keys).containsKeys(named.toArray(String[]::new));
        return this.order.stream()
            .filter((full) -> !this.keys.get(full).section()
                    && named.stream().anyMatch((one) -> full.equals(one) || full.startsWith(one + ".")));
    }

    private String table(String marker) {
        return keys(marker).map(this::row)
            .collect(Collectors.joining("\n", "| Key | Default | Meaning |\n|---|---|---|\n", "\n"));
    }

    private String required(String full) {
        String section = full.replaceFirst("\\.?[^.]*$", "");
        return (!section.isEmpty() && this.keys.get(section).optional())
                ? "required in `" + section.replaceFirst("^issuers\\.", "") + "`" : "required";
    }

    private String row(String full) {
        Key key = this.keys.get(full);
        String byDefault = key.setting().byDefault().isEmpty() ? (key.required() ? required(full) : "")
                : "`" + key.setting().byDefault() + "`";
        String choices = key.choices().stream().map((one) -> "`" + one + "`").collect(Collectors.joining(", "));
        String text = key.setting().value()
                + (choices.isEmpty() ? "" : " " + (key.many() ? "A list of" : "One of") + " " + choices + ".");
        return "| `" + full.replaceFirst("^(issuers|files\\.content-security-policy)\\.", "") + "` | " + byDefault
                + " | " + text.replaceAll("smart_style_url|expires_in|\\{[a-z]+\\}", "`$0`") + " |";
    }

}

package dev.smartgateway.command.files;

import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import dev.smartgateway.smart.Sha256;

/**
 * Collects the source expressions that pages and scripts need in a content security
 * policy. It searches the text without parsing HTML, so it may report too much, for
 * example from a comment; the operator decides.
 */
final class ContentNeeds {

    private static final int FLAGS = Pattern.CASE_INSENSITIVE | Pattern.DOTALL;

    private static final Pattern SCRIPT = Pattern.compile("<script\\b([^>]*)>(.*?)</script\\s*>", FLAGS);

    private static final Pattern STYLE = Pattern.compile("<style\\b[^>]*>(.*?)</style\\s*>", FLAGS);

    private static final Pattern SOURCE = Pattern.compile("\\bsrc\\s*=\\s*[\"']?([^\"'\\s>]+)", FLAGS);

    private static final Pattern TYPE = Pattern.compile("\\btype\\s*=\\s*[\"']?([^\"'\\s>]*)", FLAGS);

    private static final Pattern SHEET = Pattern
        .compile("<link\\b(?=[^>]*\\brel\\s*=\\s*[\"']?stylesheet)[^>]*\\bhref\\s*=\\s*[\"']?([^\"'\\s>]+)", FLAGS);

    private static final Pattern IMAGE = Pattern.compile("<img\\b[^>]*\\bsrc\\s*=\\s*[\"']?([^\"'\\s>]+)", FLAGS);

    private static final Pattern FRAME = Pattern.compile("<iframe\\b[^>]*\\bsrc\\s*=\\s*[\"']?([^\"'\\s>]+)", FLAGS);

    private static final Pattern STYLED = Pattern.compile("<[a-z][^>]*\\sstyle\\s*=\\s*[\"']", FLAGS);

    private static final Pattern HANDLER = Pattern.compile("<[a-z][^>]*?\\son[a-z]+\\s*=\\s*(?:\"([^\"]*)\"|'([^']*)')",
            FLAGS);

    private static final Pattern ORIGIN = Pattern.compile("(?:https:)?//([A-Za-z0-9.-]+(?::[0-9]+)?)(?:[/?#].*)?");

    private static final Pattern EVAL = Pattern.compile("(?<![\\w.$])eval\\s*\\(|\\bnew\\s+Function\\s*\\(");

    private static final Pattern WASM = Pattern.compile("\\bWebAssembly\\.(instantiate|compile)");

    private static final Pattern WORKER = Pattern
        .compile("new\\s+(Shared)?Worker\\s*\\(\\s*(window\\.)?URL\\.createObjectURL");

    private static final Pattern INJECTED = Pattern
        .compile("createElement\\(\\s*[\"']style[\"']\\s*\\)|setAttribute\\(\\s*[\"']style[\"']");

    private static final String SCRIPTS = "script-src";

    private static final String STYLES = "style-src";

    private final Map<String, Map<String, String>> words = new TreeMap<>();

    /**
     * Returns the source expressions by directive, each with the file that needs it.
     */
    Map<String, Map<String, String>> words() {
        return this.words;
    }

    /**
     * Examines a page.
     * @param name name of the file for the output
     */
    void page(String name, String text) {
        SCRIPT.matcher(text).results().forEach((found) -> element(name, found));
        STYLE.matcher(text).results().forEach((found) -> need(STYLES, hash(found.group(1)), "a style of " + name));
        SHEET.matcher(text).results().forEach((found) -> origin(STYLES, found.group(1), name));
        IMAGE.matcher(text).results().forEach((found) -> origin("img-src", found.group(1), name));
        FRAME.matcher(text).results().forEach((found) -> origin("frame-src", found.group(1), name));
        String bare = SCRIPT.matcher(text).replaceAll("");
        if (STYLED.matcher(bare).find()) {
            need(STYLES, "unsafe-inline", "style attributes of " + name);
        }
        HANDLER.matcher(bare).results().forEach((found) -> {
            String code = (found.group(1) != null) ? found.group(1) : found.group(2);
            need(SCRIPTS, "unsafe-hashes", "handlers of " + name);
            need(SCRIPTS, hash(entities(code)), "a handler of " + name);
        });
    }

    /** Examines a script element; data blocks are not scripts. */
    private void element(String name, MatchResult found) {
        String attributes = found.group(1);
        String type = TYPE.matcher(attributes)
            .results()
            .map((one) -> one.group(1).toLowerCase(Locale.ROOT))
            .findFirst()
            .orElse("");
        boolean code = type.isEmpty() || type.equals("module") || type.contains("javascript")
                || type.equals("importmap") || type.contains("ecmascript");
        MatchResult source = SOURCE.matcher(attributes).results().findFirst().orElse(null);
        if (source != null) {
            origin(SCRIPTS, source.group(1), name);
        }
        else if (code && !found.group(2).isEmpty()) {
            need(SCRIPTS, hash(found.group(2)), "a script of " + name);
            script(name, found.group(2));
        }
    }

    /**
     * Examines a script.
     * @param name name of the file for the output
     */
    void script(String name, String text) {
        if (EVAL.matcher(text).find()) {
            need(SCRIPTS, "unsafe-eval", "eval or new Function in " + name + ", if that code runs");
        }
        if (WASM.matcher(text).find()) {
            need(SCRIPTS, "wasm-unsafe-eval", "WebAssembly in " + name);
        }
        if (WORKER.matcher(text).find()) {
            need("worker-src", "blob:", "a worker in " + name);
        }
        if (INJECTED.matcher(text).find()) {
            need(STYLES, "unsafe-inline", "styles that " + name + " writes");
        }
    }

    private void origin(String directive, String address, String name) {
        if (directive.equals("img-src") && address.startsWith("blob:")) {
            need(directive, "blob:", name);
        }
        ORIGIN.matcher(address)
            .results()
            .filter((found) -> found.start() == 0)
            .forEach((found) -> need(directive, "https://" + found.group(1).toLowerCase(Locale.ROOT), name));
    }

    private void need(String directive, String word, String why) {
        this.words.computeIfAbsent(directive, (any) -> new LinkedHashMap<>()).putIfAbsent(word, why);
    }

    private static String entities(String text) {
        return text.replace("&quot;", "\"")
            .replace("&#39;", "'")
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&amp;", "&");
    }

    /**
     * Returns the hash of a text. Browsers compute it after line ends were normalised.
     */
    private static String hash(String text) {
        byte[] hash = Sha256.of(text.replace("\r\n", "\n").replace('\r', '\n'));
        return "sha256-" + Base64.getEncoder().encodeToString(hash);
    }

}

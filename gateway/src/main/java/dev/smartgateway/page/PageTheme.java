package dev.smartgateway.page;

import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.springframework.web.server.ServerWebExchange;

/**
 * The colours of one app's pages, or of an EHR's style document. They are adjusted to the
 * contrast that WCAG 2.2 requires for text (section 1.4.3), so no theme can make a page
 * unreadable.
 */
public final class PageTheme {

    /** The theme of pages without an app and of apps without a theme. */
    public static final PageTheme DEFAULT = new PageTheme(0x0b4f8a, "");

    private static final String ATTRIBUTE = PageTheme.class.getName();

    private final String css;

    private PageTheme(int colour, String sizes) {
        int light = Contrast.readable(colour, Contrast.LIGHT_PAGE);
        int dark = Contrast.readable(colour, Contrast.DARK_CARD);
        this.css = ":root{" + variables(light) + "}@media (prefers-color-scheme:dark){:root{" + variables(dark) + "}}"
                + sizes;
    }

    private PageTheme(String css) {
        this.css = css;
    }

    /**
     * Creates a theme from one colour.
     * @param accent {@code #} and six hexadecimal digits, or {@code null} for the default
     * @throws IllegalArgumentException if it has another form
     */
    public static PageTheme accent(@Nullable String accent) {
        if (accent == null) {
            return DEFAULT;
        }
        if (!accent.matches("#[0-9A-Fa-f]{6}")) {
            throw new IllegalArgumentException("not a colour like #0b4f8a");
        }
        return new PageTheme(Integer.parseInt(accent.substring(1), 16), "");
    }

    /**
     * Creates a theme from the members of a SMART style document: {@code
     * color_background}, {@code color_text}, {@code color_highlight},
     * {@code color_error}, {@code dim_border_radius} and {@code dim_font_size}. A
     * background applies in the browser's light and dark mode alike.
     * @param members returns a member of the document as text, or {@code null}
     * @return the theme, or {@code null} if the document has neither a background nor a
     * highlight colour that can be used
     */
    public static @Nullable PageTheme style(Function<String, @Nullable String> members) {
        Integer ground = StyleValues.colour(members.apply("color_background"));
        Integer highlight = StyleValues.colour(members.apply("color_highlight"));
        String sizes = sizes(members);
        if (ground != null) {
            return new PageTheme(whole(ground, members) + sizes);
        }
        return (highlight != null) ? new PageTheme(highlight, sizes) : null;
    }

    private static String whole(int ground, Function<String, @Nullable String> members) {
        boolean light = Contrast.on(ground) == 0;
        int ink = Contrast.readable(colour(members, "color_text", Contrast.on(ground)), ground);
        int soft = Contrast.readable(Contrast.mix(ink, ground, 0.25), ground);
        int bad = Contrast.readable(colour(members, "color_error", light ? 0x8f1d1d : 0xffb4b4), ground);
        int accent = Contrast.readable(colour(members, "color_highlight", ink), ground);
        String page = Contrast.hex(ground);
        return ":root{color-scheme:" + (light ? "light" : "dark") + ";--page:" + page + ";--card:" + page
                + ";--bad-page:" + page + ";--ink:" + Contrast.hex(ink) + ";--soft:" + Contrast.hex(soft) + ";--line:"
                + Contrast.hex(Contrast.mix(ink, ground, 0.75)) + ";--bad:" + Contrast.hex(bad) + ";--focus:"
                + Contrast.hex(accent) + ";" + variables(accent) + "}";
    }

    private static int colour(Function<String, @Nullable String> members, String name, int otherwise) {
        Integer colour = StyleValues.colour(members.apply(name));
        return (colour != null) ? colour : otherwise;
    }

    /** The size of text is a share of what the user has set in the browser. */
    private static String sizes(Function<String, @Nullable String> members) {
        Integer radius = StyleValues.pixels(members.apply("dim_border_radius"), 0, 24);
        Integer text = StyleValues.pixels(members.apply("dim_font_size"), 13, 24);
        return ((radius != null) ? ":root{--radius:" + radius + "px}" : "")
                + ((text != null) ? "html{font-size:" + text * 100 / 16 + "%}" : "");
    }

    private static String variables(int accent) {
        return "--accent:" + Contrast.hex(accent) + ";--on-accent:" + Contrast.hex(Contrast.on(accent));
    }

    /**
     * Uses this theme for all further pages of a request, including error pages.
     */
    public void use(ServerWebExchange exchange) {
        exchange.getAttributes().put(ATTRIBUTE, this);
    }

    static PageTheme of(ServerWebExchange exchange) {
        return exchange.getAttribute(ATTRIBUTE) instanceof PageTheme theme ? theme : DEFAULT;
    }

    /**
     * Returns variables of the style sheet, made of numbers alone. Contains no text from
     * the configuration or from a style document.
     */
    public String css() {
        return this.css;
    }

}

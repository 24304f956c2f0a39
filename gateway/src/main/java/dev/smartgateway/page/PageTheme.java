package dev.smartgateway.page;

import org.jspecify.annotations.Nullable;

import org.springframework.web.server.ServerWebExchange;

/**
 * The colours of one app's pages. They are adjusted to the contrast that WCAG 2.2
 * requires for text (section 1.4.3), so no theme can make a page unreadable.
 */
public final class PageTheme {

    /** The theme of pages without an app and of apps without a theme. */
    public static final PageTheme DEFAULT = new PageTheme("0b4f8a");

    private static final String ATTRIBUTE = PageTheme.class.getName();

    private final String css;

    private PageTheme(String accent) {
        int colour = Integer.parseInt(accent, 16);
        int light = Contrast.readable(colour, Contrast.LIGHT_PAGE);
        int dark = Contrast.readable(colour, Contrast.DARK_CARD);
        this.css = ":root{" + variables(light) + "}@media (prefers-color-scheme:dark){:root{" + variables(dark) + "}}";
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
        return new PageTheme(accent.substring(1));
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
     * Returns two variables of the style sheet. Contains no text from the configuration.
     */
    public String css() {
        return this.css;
    }

}

package dev.smartgateway.page;

import org.jspecify.annotations.Nullable;

import org.springframework.web.server.ServerWebExchange;

/**
 * How pages of one app look. Colours are moved until text in them can be read (WCAG 2.2,
 * 1.4.3), so no theme can hide what a page says.
 */
public final class PageTheme {

    /** For pages of no app, and of apps that wish nothing. */
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
     * A theme from one colour.
     * @param accent six hexadecimal digits behind {@code #}, or {@code null} for the
     * default
     * @throws IllegalArgumentException if it is anything else
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
     * All pages of this request look like this from now on, error pages as well.
     */
    public void use(ServerWebExchange exchange) {
        exchange.getAttributes().put(ATTRIBUTE, this);
    }

    static PageTheme of(ServerWebExchange exchange) {
        return exchange.getAttribute(ATTRIBUTE) instanceof PageTheme theme ? theme : DEFAULT;
    }

    /**
     * Two variables of the style sheet: digits and letters of ours only.
     */
    public String css() {
        return this.css;
    }

}

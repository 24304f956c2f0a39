package dev.smartgateway.page;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Values of a SMART style document. What is not a colour or a size is {@code null}.
 */
final class StyleValues {

    private static final Pattern COLOUR = Pattern.compile("#([0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})");

    private static final Pattern SIZE = Pattern.compile("([0-9]{1,3}(?:\\.[0-9]{1,3})?)(px|rem|em|pt)");

    private static final Map<String, BigDecimal> PIXELS = Map.of("px", BigDecimal.ONE, "rem", new BigDecimal(16), "em",
            new BigDecimal(16), "pt", new BigDecimal("1.333"));

    private StyleValues() {
    }

    /**
     * Returns the RGB value of {@code #abc} or {@code #aabbcc}.
     */
    static @Nullable Integer colour(@Nullable String text) {
        Matcher colour = COLOUR.matcher((text != null) ? text : "");
        if (!colour.matches()) {
            return null;
        }
        String digits = colour.group(1);
        return Integer.valueOf((digits.length() == 3) ? digits.replaceAll("(.)", "$1$1") : digits, 16);
    }

    /**
     * Returns a size in pixels, or {@code null} if it is outside the limits.
     */
    static @Nullable Integer pixels(@Nullable String text, int least, int most) {
        Matcher size = SIZE.matcher((text != null) ? text : "");
        if (!size.matches()) {
            return null;
        }
        int pixels = new BigDecimal(size.group(1)).multiply(PIXELS.get(size.group(2)))
            .setScale(0, RoundingMode.HALF_UP)
            .intValue();
        return (pixels >= least && pixels <= most) ? pixels : null;
    }

}

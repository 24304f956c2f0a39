package dev.smartgateway.page;

import java.util.Locale;

/**
 * Contrast of colours as defined by WCAG 2.2. A colour is an RGB value of 24 bits.
 */
final class Contrast {

    /** Background of links in the light theme. */
    static final int LIGHT_PAGE = 0xf4f6f8;

    /** Background of links in the dark theme; the page itself is darker. */
    static final int DARK_CARD = 0x1b2128;

    private static final int WHITE = 0xffffff;

    private static final int BLACK = 0;

    private static final double NEEDED = 4.5;

    private static final int STEPS = 40;

    private Contrast() {
    }

    /**
     * Returns the colour itself, or the nearest mixture with black or white whose
     * contrast to the background is at least 4.5:1.
     */
    static int readable(int colour, int ground) {
        int away = (luminance(ground) > 0.18) ? BLACK : WHITE;
        for (int step = 0; step < STEPS; step++) {
            int mixed = mix(colour, away, (double) step / STEPS);
            if (ratio(mixed, ground) >= NEEDED) {
                return mixed;
            }
        }
        return away;
    }

    /**
     * Returns black or white, whichever has the higher contrast to the colour.
     */
    static int on(int colour) {
        return (ratio(WHITE, colour) >= ratio(BLACK, colour)) ? WHITE : BLACK;
    }

    static String hex(int colour) {
        return String.format(Locale.ROOT, "#%06x", colour);
    }

    static double ratio(int one, int other) {
        double first = luminance(one) + 0.05;
        double second = luminance(other) + 0.05;
        return Math.max(first, second) / Math.min(first, second);
    }

    /**
     * Returns the mixture of two colours.
     * @param share share of the second, from 0 to 1
     */
    static int mix(int from, int to, double share) {
        int mixed = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
            int start = (from >> shift) & 0xff;
            int end = (to >> shift) & 0xff;
            mixed = (mixed << 8) | (int) Math.round(start + (end - start) * share);
        }
        return mixed;
    }

    private static double luminance(int colour) {
        return 0.2126 * linear((colour >> 16) & 0xff) + 0.7152 * linear((colour >> 8) & 0xff)
                + 0.0722 * linear(colour & 0xff);
    }

    private static double linear(int channel) {
        double value = channel / 255.0;
        return (value <= 0.04045) ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
    }

}

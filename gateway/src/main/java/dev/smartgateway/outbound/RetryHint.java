package dev.smartgateway.outbound;

import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Reads from {@code RateLimit} and {@code RateLimit-Reset} when a server accepts requests
 * again, for answers without {@code Retry-After}.
 */
public final class RetryHint {

    private static final Pattern RESET = Pattern.compile("[;,]\\s*(?:t|reset)\\s*=\\s*([0-9]{1,9})\\b");

    private static final Pattern LEFT = Pattern.compile("[;,]\\s*(?:r|remaining)\\s*=\\s*([0-9]{1,18})\\b");

    private static final int LONGEST = 2000;

    private RetryHint() {
    }

    /**
     * Returns the seconds until the exhausted quota is available again.
     * @param rateLimit value of {@code RateLimit}, or {@code null}
     * @param reset value of {@code RateLimit-Reset}, or {@code null}
     */
    public static OptionalLong seconds(@Nullable String rateLimit, @Nullable String reset) {
        OptionalLong longest = OptionalLong.empty();
        if (rateLimit != null && rateLimit.length() <= LONGEST) {
            for (String quota : rateLimit.split(",(?=\\s*\")", -1)) {
                OptionalLong one = quota(";" + quota);
                if (one.isPresent() && one.getAsLong() >= longest.orElse(0)) {
                    longest = one;
                }
            }
        }
        boolean plain = longest.isEmpty() && reset != null && reset.strip().matches("[0-9]{1,9}");
        return plain ? OptionalLong.of(Long.parseLong(String.valueOf(reset).strip())) : longest;
    }

    /**
     * Returns the seconds of an exhausted quota; empty if some quota is left, because
     * that limit was not the one exceeded.
     */
    private static OptionalLong quota(String quota) {
        Matcher reset = RESET.matcher(quota);
        Matcher left = LEFT.matcher(quota);
        boolean usedUp = !left.find() || Long.parseLong(left.group(1)) == 0;
        return (usedUp && reset.find()) ? OptionalLong.of(Long.parseLong(reset.group(1))) : OptionalLong.empty();
    }

}

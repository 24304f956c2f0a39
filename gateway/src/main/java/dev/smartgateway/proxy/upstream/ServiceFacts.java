package dev.smartgateway.proxy.upstream;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Pattern;

import dev.smartgateway.outbound.RetryHint;
import dev.smartgateway.policy.PinnedRequest;
import dev.smartgateway.policy.UpstreamAnswer;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.smart.Issuer;
import org.jspecify.annotations.Nullable;

/**
 * Facts from the headers of the FHIR service. All names are in lower case.
 */
final class ServiceFacts {

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._:-]{1,100}");

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

    private static final long LONGEST = Duration.ofHours(1).toSeconds();

    private ServiceFacts() {
    }

    /**
     * Returns the id of this call in the service's log. Azure's {@code X-Request-Id} is
     * its own id; {@code X-Correlation-Id} is the gateway's id, echoed.
     */
    static @Nullable String id(Map<String, String> headers) {
        String id = headers.get("x-request-id");
        return (id != null && ID.matcher(id).matches()) ? id : null;
    }

    /**
     * Returns why an answer is unusable, or {@code null} if the policy may check it.
     * Azure answers 408 when its time limit is exceeded, which some browsers would retry,
     * and 403 to every write of a caller with its SMART role, whatever the scopes.
     */
    static @Nullable Reason reason(Issuer issuer, PinnedRequest request, UpstreamAnswer answer) {
        if (answer.status() == 408) {
            return Reason.UPSTREAM_TIMEOUT;
        }
        boolean writing = !request.method().equals("GET") && !request.target().endsWith("/_search");
        return (writing && answer.status() == 403 && issuer.rules().mode() == Issuer.Mode.SMART_USER) ? Reason.READ_ONLY
                : null;
    }

    /**
     * Returns the seconds to wait, at least one. Milliseconds take precedence, because
     * the seconds beside them are rounded down. A date is converted to seconds. Without
     * these headers an exhausted quota is used.
     */
    static @Nullable String retryAfter(Map<String, String> headers, Clock clock) {
        String millis = headers.get("x-ms-retry-after-ms");
        if (millis != null && NUMBER.matcher(millis).matches()) {
            return seconds((Long.parseLong(millis) + 999) / 1000);
        }
        String after = headers.getOrDefault("retry-after", "").strip();
        if (NUMBER.matcher(after).matches()) {
            return seconds(Long.parseLong(after));
        }
        Instant date = date(after);
        if (date != null) {
            return seconds(Duration.between(clock.instant(), date).toSeconds());
        }
        OptionalLong hint = RetryHint.seconds(headers.get("ratelimit"), headers.get("ratelimit-reset"));
        return hint.isPresent() ? seconds(hint.getAsLong()) : null;
    }

    private static @Nullable Instant date(String text) {
        if (text.isEmpty()) {
            return null;
        }
        try {
            return ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
        }
        catch (DateTimeException ex) {
            return null;
        }
    }

    private static String seconds(long seconds) {
        return Long.toString(Math.max(1, Math.min(seconds, LONGEST)));
    }

}

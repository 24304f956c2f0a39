package dev.smartgateway.reason;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * One refusal or failure, safe to show to anybody.
 *
 * @param code stable reason code, lower-case with hyphens
 * @param status HTTP status
 * @param advice what the reader can do; never contains patient data
 * @param retryAfter delay after which to retry, or {@code null}
 */
public record Problem(String code, int status, String advice, @Nullable Duration retryAfter) {

    /**
     * Returns this problem with a {@code Retry-After} delay.
     */
    public Problem retryAfter(Duration delay) {
        return new Problem(this.code, this.status, this.advice, delay);
    }

}

package dev.smartgateway.policy.flow;

import java.util.HashMap;
import java.util.Map;

import dev.smartgateway.policy.GatewayAnswer;
import dev.smartgateway.policy.UpstreamAnswer;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.reason.ReasonOutcome;
import org.jspecify.annotations.Nullable;

/**
 * Maps the status of the FHIR service to an answer or a denial.
 */
public final class Answers {

    private Answers() {
    }

    /**
     * Requires status 200 for an instance. Another patient's, missing and deleted
     * resources are refused with the same answer.
     */
    public static void requireInstance(PolicyContext context, UpstreamAnswer answer) {
        if (answer.status() == 403 || answer.status() == 404 || answer.status() == 410) {
            throw notFound();
        }
        requireOk(context, answer);
    }

    /**
     * Returns the refusal that is the same for another patient's, missing and deleted
     * resources.
     */
    public static Denied notFound() {
        return new Denied(Reason.NOT_FOUND, "membership");
    }

    /**
     * Requires status 200.
     */
    public static void requireOk(PolicyContext context, UpstreamAnswer answer) {
        requireSuccess(context, answer);
        if (answer.status() != 200) {
            throw new Denied(Reason.UNCHECKABLE, "status");
        }
    }

    /**
     * Requires a 2xx status.
     */
    public static void requireSuccess(PolicyContext context, UpstreamAnswer answer) {
        int status = answer.status();
        if (status == 429 || status == 503) {
            throw busy(answer);
        }
        if (status == 401 || status >= 500 || status < 100) {
            throw new Denied(Reason.UPSTREAM_FAILED, "upstream");
        }
        if (status < 200 || (status >= 300 && status < 400)) {
            throw new Denied(Reason.UNCHECKABLE, "status");
        }
        if (status >= 400) {
            throw Outcomes.refused(context, answer);
        }
    }

    /**
     * Requires a 2xx status for a write. If another status does not clearly mean that
     * nothing was written, the result is unknown, and the client must not simply repeat
     * the write.
     */
    public static void requireWritten(PolicyContext context, UpstreamAnswer answer) {
        int status = answer.status();
        boolean clear = (status >= 200 && status < 300) || (status >= 400 && status < 500) || status == 501
                || status == 503;
        if (!clear) {
            throw new Denied(Reason.UNCONFIRMED, (status >= 500 || status < 100) ? "upstream" : "status");
        }
        requireSuccess(context, answer);
    }

    private static Denied busy(UpstreamAnswer answer) {
        Map<String, String> headers = new HashMap<>(Map.of("Content-Type", Outcomes.FHIR_JSON));
        String after = answer.header("retry-after");
        if (after != null && after.matches("[0-9]{1,6}")) {
            headers.put("Retry-After", after);
        }
        byte[] body = ReasonOutcome.of(Reason.UPSTREAM_UNAVAILABLE).bytes();
        return new Denied(Reason.UPSTREAM_UNAVAILABLE, "upstream", new GatewayAnswer(answer.status(), headers, body));
    }

    /**
     * Requires a JSON media type in UTF-8.
     */
    public static void requireJson(UpstreamAnswer answer) {
        String type = answer.header("content-type");
        if (!isJson(type)) {
            throw new Denied(Reason.UNCHECKABLE, "media-type");
        }
    }

    /**
     * Returns whether a media type is JSON and does not name another charset than UTF-8.
     */
    public static boolean isJson(@Nullable String mediaType) {
        return UpstreamAnswer.isJson(mediaType);
    }

}

package dev.smartgateway.proxy;

import java.util.Set;

import dev.smartgateway.reason.Reason;

import org.springframework.http.HttpHeaders;

/**
 * What a browser wants an answer for (Fetch Metadata). Data of a patient is for scripts
 * that fetch it, for media elements, and for people who save it. It is never code: an
 * attachment could be one, and the app's own policy allows code of this origin.
 */
final class Destination {

    private static final Set<String> DATA = Set.of("empty", "document", "iframe", "frame", "image", "audio", "video",
            "track");

    private Destination() {
    }

    /**
     * Checks.
     * @throws dev.smartgateway.problem.ProblemException with {@code not-as-code}
     */
    static void require(HttpHeaders headers) {
        boolean data = headers.getOrEmpty("Sec-Fetch-Dest").stream().allMatch(DATA::contains);
        if (!data || headers.containsHeader("Service-Worker")) {
            throw Reason.NOT_AS_CODE.asException();
        }
    }

}

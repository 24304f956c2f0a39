package dev.smartgateway.proxy;

import java.util.Set;

import dev.smartgateway.reason.Reason;

import org.springframework.http.HttpHeaders;

/**
 * Checks the destination of a request (Fetch Metadata). Patient data may be fetched by
 * scripts, loaded by media elements and saved by users. It must never be loaded as code:
 * an attachment could be a script, and the app's content security policy allows scripts
 * of this origin.
 */
final class Destination {

    private static final Set<String> DATA = Set.of("empty", "document", "iframe", "frame", "image", "audio", "video",
            "track");

    private Destination() {
    }

    /**
     * Checks the headers of a request.
     * @throws dev.smartgateway.reason.ProblemException with {@code not-as-code}
     */
    static void require(HttpHeaders headers) {
        boolean data = headers.getOrEmpty("Sec-Fetch-Dest").stream().allMatch(DATA::contains);
        if (!data || headers.containsHeader("Service-Worker")) {
            throw Reason.NOT_AS_CODE.asException();
        }
    }

}

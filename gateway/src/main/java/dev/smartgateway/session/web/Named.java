package dev.smartgateway.session.web;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import dev.smartgateway.reason.Reason;
import dev.smartgateway.smart.LaunchId;

import org.springframework.web.reactive.function.server.ServerRequest;

/**
 * The launches that a caller names by {@code ?launch=}. A launch id is a capability: only
 * callers that already have it get information about the launch.
 *
 * @param ids the launches
 */
record Named(Set<LaunchId> ids) {

    private static final String PARAMETER = "launch";

    private static final int MOST = 32;

    /**
     * Reads the launch ids of a request.
     * @throws dev.smartgateway.reason.ProblemException {@code bad-request} if there are
     * more than a browser can hold, or if one is not a launch id
     */
    static Named of(ServerRequest request) {
        List<String> texts = request.queryParams().getOrDefault(PARAMETER, List.of());
        if (texts.size() > MOST) {
            throw Reason.BAD_REQUEST.at("named", null);
        }
        return new Named(texts.stream().map(Named::id).collect(Collectors.toUnmodifiableSet()));
    }

    private static LaunchId id(String text) {
        try {
            return new LaunchId(text);
        }
        catch (IllegalArgumentException ex) {
            throw Reason.BAD_REQUEST.at("named", null);
        }
    }

    boolean has(LaunchId id) {
        return this.ids.contains(id);
    }

}

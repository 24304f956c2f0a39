package dev.smartgateway.page;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.smartgateway.reason.Reason;
import dev.smartgateway.reason.Problem;

/**
 * Selects the texts that a user sees for a refusal: a title, what happened, and what to
 * do. Reasons that only a program can cause share one text.
 */
public final class ProblemText {

    /** Text of reasons that have no specific text. */
    static final String OTHER = "other";

    private static final Map<String, Kind> KINDS = kinds();

    private ProblemText() {
    }

    /**
     * Returns the values of a problem page.
     * @param requestId request id, by which support finds the log lines
     */
    public static Map<String, Object> values(Problem problem, String requestId) {
        Map<String, Object> values = new HashMap<>();
        values.put("title", "problem.title." + kind(problem.code()).title);
        values.put("what", what(problem.code()));
        values.put("todos", kind(problem.code()).todos.stream().map((todo) -> "problem.todo." + todo).toList());
        values.put("reason", problem.code());
        values.put("request", requestId);
        return values;
    }

    /**
     * Returns the message key of the sentence that says what happened.
     * @param code code of a reason
     */
    public static String what(String code) {
        return "problem.what." + (KINDS.containsKey(code) ? code : OTHER);
    }

    private static Kind kind(String code) {
        return KINDS.getOrDefault(code, Kind.NOT_OPENED);
    }

    /** Returns the codes with a specific text. */
    static Set<String> known() {
        return KINDS.keySet();
    }

    private static Map<String, Kind> kinds() {
        Map<String, Kind> kinds = new HashMap<>();
        put(kinds, Kind.ENDED, Reason.NO_SESSION, Reason.SESSION_EXPIRED, Reason.SESSION_ENDED, Reason.PROVIDER_LOGOUT,
                Reason.OPERATOR_LOGOUT, Reason.SESSION_LOST, Reason.LAUNCH_EVICTED, Reason.USER_CHANGED,
                Reason.SCOPES_WITHDRAWN, Reason.REAUTH_REQUIRED, Reason.INTERACTION_REQUIRED, Reason.TOKEN_REFUSED,
                Reason.CONTEXT_CHANGED, Reason.UNKNOWN_LAUNCH, Reason.HANDOVER_REFUSED);
        put(kinds, Kind.WHICH, Reason.SESSION_REPLACED, Reason.WHICH_LAUNCH, Reason.OTHER_LAUNCH, Reason.WRONG_ORIGIN);
        put(kinds, Kind.NOT_OPENED, Reason.BAD_STATE, Reason.LAUNCH_EXPIRED, Reason.WRONG_ISSUER,
                Reason.AUTHORIZATION_REFUSED, Reason.TOKEN_EXCHANGE_FAILED, Reason.CODE_NOT_VALID, Reason.CROSS_SITE);
        put(kinds, Kind.SETUP, Reason.REDIRECT_NOT_ALLOWED, Reason.WHICH_APP, Reason.UNKNOWN_ISSUER,
                Reason.DISCOVERY_FAILED, Reason.WRONG_AUDIENCE, Reason.BAD_ID_TOKEN, Reason.NO_SCOPES,
                Reason.NO_PATIENT_SEARCH, Reason.UPSTREAM_UNREACHABLE, Reason.CONSENT_NEEDED, Reason.NOT_ASSIGNED,
                Reason.CONSENTS_MIXED, Reason.USER_NOT_MAPPED);
        put(kinds, Kind.CHART, Reason.NO_PATIENT);
        put(kinds, Kind.WINDOW, Reason.TOP_LEVEL_ONLY);
        put(kinds, Kind.COOKIES, Reason.HEADERS_TOO_LARGE);
        put(kinds, Kind.ADDRESS, Reason.UNKNOWN_APP, Reason.NOT_FOUND, Reason.BAD_REQUEST, Reason.NOT_HTTP,
                Reason.BAD_HOST, Reason.URL_TOO_LONG, Reason.METHOD_NOT_ALLOWED);
        put(kinds, Kind.LATER, Reason.TOO_MANY, Reason.IDP_UNAVAILABLE, Reason.AUDIT_UNAVAILABLE,
                Reason.STORE_UNAVAILABLE, Reason.OVERLOADED, Reason.UPSTREAM_TIMEOUT, Reason.UPSTREAM_FAILED,
                Reason.UPSTREAM_UNAVAILABLE, Reason.APP_FILES, Reason.REQUEST_TIMEOUT, Reason.BODY_INCOMPLETE);
        put(kinds, Kind.FAILED, Reason.INTERNAL, Reason.TOO_LARGE, Reason.ANSWER_TOO_LARGE);
        return Map.copyOf(kinds);
    }

    private static void put(Map<String, Kind> kinds, Kind kind, Reason... reasons) {
        for (Reason reason : reasons) {
            kinds.put(reason.code(), kind);
        }
    }

    /**
     * Groups of reasons that share a title and advice.
     */
    enum Kind {

        /** The session has ended. */
        ENDED("ended", "relaunch"),
        /** Another tab or host name has the current launch. */
        WHICH("which", "tab", "relaunch"),
        /** The sign-in was not completed. */
        NOT_OPENED("not-opened", "relaunch", "again"),
        /** Only the operator can correct it. */
        SETUP("not-opened", "support"),
        /** There is no patient. */
        CHART("not-opened", "chart"),
        /** The app must run in a separate window. */
        WINDOW("not-opened", "window"),
        /** The request headers are too large, usually because of cookies. */
        COOKIES("not-opened", "cookies", "again"),
        /** There is nothing at this address. */
        ADDRESS("address", "address", "relaunch"),
        /** A temporary failure. */
        LATER("later", "wait", "again"),
        /** The gateway failed. */
        FAILED("failed", "relaunch", "again");

        private final String title;

        private final List<String> todos;

        Kind(String title, String... todos) {
            this.title = title;
            this.todos = List.of(todos);
        }

        String title() {
            return this.title;
        }

        List<String> todos() {
            return this.todos;
        }

    }

}

package dev.smartgateway.session.cookie;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

import dev.smartgateway.reason.Reason;
import dev.smartgateway.smart.Issuer;

import org.springframework.http.HttpCookie;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.web.server.ServerWebExchange;

/**
 * {@code __Host-smart}: HttpOnly, Secure, Path=/, no Domain, and no Max-Age, so that it
 * ends with the browser. {@code SameSite=Lax}, because a Strict cookie set on the
 * cross-site callback is not sent on that callback's own redirect; where the issuer
 * frames the app, {@code SameSite=None; Partitioned}. A browser may hold one of each
 * kind.
 */
public final class SessionCookie {

    /** Name of the cookie. */
    public static final String NAME = "__Host-smart";

    /**
     * Left behind when {@link #NAME} is deleted, so that a page of the ended session is
     * not served the chart of the next one.
     */
    private static final String BEFORE = "__Host-smart-before";

    private static final int MOST_VALUES = 4;

    private static final int LONGEST_HEADER = 16 * 1024;

    private final SessionTickets tickets;

    public SessionCookie(SessionTickets tickets) {
        this.tickets = tickets;
    }

    /**
     * Whether the request brings any cookie at all.
     */
    public static boolean anyIn(ServerWebExchange exchange) {
        return exchange.getRequest().getHeaders().containsHeader(HttpHeaders.COOKIE);
    }

    /**
     * Whether this browser had a session that is over.
     */
    public static boolean before(ServerWebExchange exchange) {
        return exchange.getRequest().getCookies().containsKey(BEFORE);
    }

    /**
     * The authentic tickets of a request, at most four.
     * @throws dev.smartgateway.problem.ProblemException {@code bad-request} if there are
     * more or bigger cookies than a browser sends
     */
    public List<SessionTicket> read(ServerWebExchange exchange) {
        long size = exchange.getRequest()
            .getHeaders()
            .getOrEmpty(HttpHeaders.COOKIE)
            .stream()
            .mapToLong(String::length)
            .sum();
        if (size > LONGEST_HEADER) {
            throw Reason.BAD_REQUEST.asException();
        }
        List<HttpCookie> values = exchange.getRequest().getCookies().getOrDefault(NAME, List.of());
        if (values.size() > MOST_VALUES) {
            throw Reason.BAD_REQUEST.asException();
        }
        return values.stream()
            .map((cookie) -> this.tickets.read(cookie.getValue()))
            .filter(Objects::nonNull)
            .distinct()
            .toList();
    }

    /**
     * Gives the browser a new value, replacing the one of the same kind.
     */
    public void write(ServerWebExchange exchange, SessionTickets.Issued issued, Issuer.Embedding embedding) {
        exchange.getResponse().addCookie(cookie(NAME, issued.value(), embedding.partitioned()).build());
    }

    /**
     * Deletes both kinds, with all the attributes they were set with, and leaves a word
     * that there was one.
     */
    public void delete(ServerWebExchange exchange) {
        boolean had = exchange.getRequest().getCookies().containsKey(NAME) || before(exchange);
        for (boolean partitioned : new boolean[] { false, true }) {
            exchange.getResponse().addCookie(cookie(NAME, "", partitioned).maxAge(Duration.ZERO).build());
            if (had) {
                exchange.getResponse().addCookie(cookie(BEFORE, "1", partitioned).build());
            }
        }
    }

    private static ResponseCookie.ResponseCookieBuilder cookie(String name, String value, boolean partitioned) {
        return ResponseCookie.from(name, value)
            .httpOnly(true)
            .secure(true)
            .path("/")
            .sameSite(partitioned ? "None" : "Lax")
            .partitioned(partitioned);
    }

}

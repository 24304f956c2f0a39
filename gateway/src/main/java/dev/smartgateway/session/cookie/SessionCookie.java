package dev.smartgateway.session.cookie;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import dev.smartgateway.reason.Reason;
import dev.smartgateway.session.HostCookie;
import dev.smartgateway.smart.Issuer;
import dev.smartgateway.smart.LaunchOrigins;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpCookie;
import org.springframework.http.HttpHeaders;
import org.springframework.web.server.ServerWebExchange;

/**
 * The session cookie {@code __Host-smart}: HttpOnly, Secure, Path=/, without Domain and
 * Max-Age, so that it ends with the browser. {@code SameSite=Lax}, because a Strict
 * cookie set on the cross-site callback is not sent on that callback's own redirect;
 * {@code SameSite=None; Partitioned} if the issuer frames the app. A browser may have one
 * of each kind.
 */
public final class SessionCookie {

    /** Name of the cookie. */
    public static final String NAME = "__Host-smart";

    /**
     * Marker that remains after {@link #NAME} is deleted, so that a page of the ended
     * session does not receive data of the next one.
     */
    private static final String BEFORE = "__Host-smart-before";

    /** Name of the cookie on the host name of a launch. */
    private static final String LAUNCH = "__Host-smart-launch";

    /**
     * Name of the cookie with the secret of a browser that requests a launch on its host
     * name.
     */
    private static final String HANDOVER = "__Host-smart-handover";

    private static final int MOST_VALUES = 4;

    private static final int LONGEST_HEADER = 16 * 1024;

    private final SessionTickets tickets;

    private final LaunchTickets launches;

    private final LaunchOrigins origins;

    public SessionCookie(SessionTickets tickets, LaunchTickets launches, LaunchOrigins origins) {
        this.tickets = tickets;
        this.launches = launches;
        this.origins = origins;
    }

    /**
     * Returns the label of the launch whose host name received the request; {@code null}
     * on the public origin.
     */
    public @Nullable String label(ServerWebExchange exchange) {
        List<String> hosts = exchange.getRequest().getHeaders().getOrEmpty(HttpHeaders.HOST);
        return (hosts.size() == 1) ? this.origins.labelOf(hosts.get(0)) : null;
    }

    /**
     * Returns whether the request has any cookie.
     */
    public static boolean anyIn(ServerWebExchange exchange) {
        return exchange.getRequest().getHeaders().containsHeader(HttpHeaders.COOKIE);
    }

    /**
     * Returns whether this browser had a session that has ended.
     */
    public static boolean before(ServerWebExchange exchange) {
        return exchange.getRequest().getCookies().containsKey(BEFORE);
    }

    /**
     * Returns the authentic tickets of a request, at most four.
     * @throws dev.smartgateway.reason.ProblemException {@code bad-request} if the cookies
     * are more or larger than a browser sends
     */
    public List<SessionTicket> read(ServerWebExchange exchange) {
        String label = label(exchange);
        if (label != null) {
            return launches(exchange, label).stream()
                .map((ticket) -> new SessionTicket(ticket.session(), "", ticket.launch()))
                .toList();
        }
        List<SessionTicket> read = new ArrayList<>(1);
        for (String value : values(exchange, NAME)) {
            SessionTicket ticket = this.tickets.read(value);
            if (ticket != null && !read.contains(ticket)) {
                read.add(ticket);
            }
        }
        return read;
    }

    /**
     * Returns the tickets that the host name of a launch holds for that launch; at most
     * one.
     */
    public List<LaunchTicket> launches(ServerWebExchange exchange, String label) {
        return values(exchange, LAUNCH).stream()
            .map((value) -> this.launches.cookie(value, label))
            .filter(Objects::nonNull)
            .distinct()
            .limit(1)
            .toList();
    }

    /**
     * Returns the secrets with which this browser requested the launch of this host name.
     */
    public List<String> secrets(ServerWebExchange exchange) {
        return values(exchange, HANDOVER);
    }

    private static List<String> values(ServerWebExchange exchange, String name) {
        long size = 0;
        for (String header : exchange.getRequest().getHeaders().getOrEmpty(HttpHeaders.COOKIE)) {
            size += header.length();
        }
        if (size > LONGEST_HEADER) {
            throw Reason.HEADERS_TOO_LARGE.at("cookies-too-long", "Cookie");
        }
        List<HttpCookie> values = exchange.getRequest().getCookies().getOrDefault(name, List.of());
        if (values.size() > MOST_VALUES) {
            throw Reason.HEADERS_TOO_LARGE.at("too-many-cookies", "Cookie");
        }
        return (values.size() == 1) ? List.of(values.get(0).getValue())
                : values.stream().map(HttpCookie::getValue).distinct().toList();
    }

    /**
     * Sets a new session cookie, which replaces the one of the same kind.
     */
    public void write(ServerWebExchange exchange, SessionTickets.Issued issued, Issuer.Embedding embedding) {
        exchange.getResponse().addCookie(HostCookie.of(NAME, issued.value(), embedding.partitioned()).build());
    }

    /**
     * Deletes both kinds of cookie, with the attributes they were set with, and leaves a
     * marker that there was one. On the host name of a launch, deletes the cookie of that
     * launch only.
     */
    public void delete(ServerWebExchange exchange) {
        if (label(exchange) != null) {
            both(exchange, LAUNCH, "", Duration.ZERO);
            return;
        }
        boolean had = exchange.getRequest().getCookies().containsKey(NAME) || before(exchange);
        for (boolean partitioned : new boolean[] { false, true }) {
            exchange.getResponse().addCookie(HostCookie.of(NAME, "", partitioned).maxAge(Duration.ZERO).build());
            if (had) {
                exchange.getResponse().addCookie(HostCookie.of(BEFORE, "1", partitioned).build());
            }
        }
    }

    /**
     * Sets the cookie that gives the host name of a launch access to it, and deletes the
     * hand-over secret.
     */
    public void write(ServerWebExchange exchange, LaunchTicket ticket, Issuer.Embedding embedding) {
        exchange.getResponse()
            .addCookie(HostCookie.of(LAUNCH, this.launches.cookie(ticket), embedding.partitioned()).build());
        both(exchange, HANDOVER, "", Duration.ZERO);
    }

    /**
     * Sets the secret for as long as a code is valid, for framed and unframed pages.
     */
    public void writeSecret(ServerWebExchange exchange, String secret) {
        both(exchange, HANDOVER, secret, LaunchTickets.LIFE);
    }

    private static void both(ServerWebExchange exchange, String name, String value, Duration age) {
        for (boolean partitioned : new boolean[] { false, true }) {
            exchange.getResponse().addCookie(HostCookie.of(name, value, partitioned).maxAge(age).build());
        }
    }

}

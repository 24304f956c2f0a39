package dev.smartgateway.sandbox.auth.guard;

import java.io.IOException;
import java.util.Optional;

import dev.smartgateway.sandbox.auth.grant.Access;
import dev.smartgateway.sandbox.auth.grant.EntraStyle;
import dev.smartgateway.sandbox.auth.grant.Ledger;
import dev.smartgateway.sandbox.auth.grant.ScopeWords;
import dev.smartgateway.sandbox.control.Stats;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Requires a valid bearer token whose scopes cover type and letter. The patient is not
 * checked, as on many real servers. In azure mode scopes are not checked either, as on
 * Azure for callers with an ordinary data role.
 */
@Component
@Order(FhirGuard.ORDER)
public final class FhirGuard extends OncePerRequestFilter {

    /** After the security chains and the counters. */
    static final int ORDER = 100;

    /** Request attribute of a caller whose token was checked elsewhere. */
    public static final String LET_IN = FhirGuard.class.getName();

    private static final String BASE = "/fhir";

    private final Ledger ledger;

    private final Stats stats;

    private final EntraStyle entra;

    FhirGuard(Ledger ledger, Stats stats, EntraStyle entra) {
        this.ledger = ledger;
        this.stats = stats;
        this.entra = entra;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        String uri = request.getRequestURI();
        return !uri.equals(BASE) && !uri.startsWith(BASE + "/");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String path = request.getRequestURI().substring(BASE.length()).replaceFirst("^/+", "");
        String header = Optional.ofNullable(request.getHeader("Authorization")).orElse("");
        String token = header.regionMatches(true, 0, "Bearer ", 0, 7) ? header.substring(7).trim() : "";
        if (path.equals("metadata")) {
            chain.doFilter(request, response);
            return;
        }
        Call call = Call.of(request.getMethod(), path);
        this.stats.count("fhir." + call.type());
        Optional<Access> access = this.ledger.access(token);
        if (request.getAttribute(LET_IN) != null) {
            chain.doFilter(request, response);
        }
        else if (access.isEmpty()) {
            this.stats.count("fhirRefused.401");
            response.setHeader("WWW-Authenticate",
                    token.isEmpty() ? "Bearer realm=\"sandbox\"" : "Bearer realm=\"sandbox\", error=\"invalid_token\"");
            Outcomes.write(response, 401, "login", "A valid bearer token is required.");
        }
        else if (!this.entra.isOn() && !isCovered(access.get(), call, request, path)) {
            this.stats.count("fhirRefused.403");
            response.setHeader("WWW-Authenticate", "Bearer realm=\"sandbox\", error=\"insufficient_scope\"");
            Outcomes.write(response, 403, "forbidden", "No granted scope covers this call.");
        }
        else {
            chain.doFilter(request, response);
        }
    }

    /**
     * Calls on the whole system, such as paging and bundles, need some clinical scope of
     * the kind.
     */
    private static boolean isCovered(Access access, Call call, HttpServletRequest request, String path) {
        boolean anyType = path.isEmpty();
        boolean post = "POST".equals(request.getMethod());
        return access.scopes()
            .stream()
            .anyMatch((word) -> anyType ? (post ? word.contains("/") : isSearching(word))
                    : ScopeWords.covers(word, call.type(), call.letter()));
    }

    private static boolean isSearching(String word) {
        int slash = word.indexOf('/');
        int dot = word.indexOf('.', slash + 1);
        return slash > 0 && dot > 0 && ScopeWords.covers(word, word.substring(slash + 1, dot), 's');
    }

}

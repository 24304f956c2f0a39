package dev.smartgateway.sandbox.azure;

import java.io.IOException;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.smartgateway.sandbox.auth.grant.EntraStyle;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * The service's requirements on callers whose scopes and user it checks, before it looks
 * for data.
 */
@Component
@Order(SmartRules.ORDER)
class SmartRules extends OncePerRequestFilter {

    /** After the guard and the filters that misbehave, before {@link AzureData}. */
    static final int ORDER = 115;

    private static final Set<String> USERS = Set.of("Patient", "Practitioner");

    private static final Pattern TARGET = Pattern.compile("([A-Z][A-Za-z]+)(/([^/]+))?(/([^/]+))?(/.*)?");

    private static final Pattern INCLUDED = Pattern.compile("[A-Z][A-Za-z]+");

    private final EntraStyle entra;

    private final Callers callers;

    SmartRules(EntraStyle entra, Callers callers) {
        this.entra = entra;
        this.callers = callers;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        String uri = request.getRequestURI();
        return !this.entra.isOn() || !(uri.equals("/fhir") || uri.startsWith("/fhir/")) || uri.equals("/fhir/metadata")
                || uri.startsWith("/fhir/.");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Optional<SmartCaller> caller = this.callers.smart(request);
        if (caller.isEmpty()) {
            chain.doFilter(request, response);
            return;
        }
        SmartScopes scopes = new SmartScopes(caller.get().scopes());
        String fault = scopes.fault();
        boolean search = request.getRequestURI().endsWith("/_search");
        if (!fault.isEmpty()) {
            Answer.refuse(response, 400, "invalid", fault);
        }
        else if (!USERS.contains(caller.get().reference().replaceFirst("/.*", ""))) {
            Answer.refuse(response, 400, "invalid", "The fhirUser claim must be a Patient or Practitioner.");
        }
        else if (scopes.isEmpty() || !("GET".equals(request.getMethod()) || (search && !caller.get().external()))
                || !covered(request, scopes)) {
            Answer.refuse(response, 403, "forbidden", "Authorization failed.");
        }
        else {
            chain.doFilter(request, response);
        }
    }

    private static boolean covered(HttpServletRequest request, SmartScopes scopes) {
        String path = request.getRequestURI().replaceFirst("^/fhir/?", "");
        Matcher target = TARGET.matcher(path);
        if (!target.matches()) {
            return true;
        }
        String type = target.group(1);
        String second = target.group(3);
        String third = target.group(5);
        if ("$everything".equals(third)) {
            return scopes.firstVersion() && scopes.covers(type, 'r');
        }
        if (second == null || second.startsWith("_") || second.startsWith("$")) {
            return scopes.covers(type, 's') && included(request).allMatch((one) -> scopes.covers(one, 's'));
        }
        return (third != null && INCLUDED.matcher(third).matches()) ? scopes.covers(third, 's')
                : scopes.covers(type, 'r');
    }

    /** Included types are looked at by their names. */
    private static Stream<String> included(HttpServletRequest request) {
        return Collections.list(request.getParameterNames())
            .stream()
            .filter((name) -> name.startsWith("_revinclude"))
            .flatMap((name) -> Stream.of(request.getParameterValues(name)))
            .map((value) -> value.split(":")[0])
            .filter((type) -> INCLUDED.matcher(type).matches());
    }

}

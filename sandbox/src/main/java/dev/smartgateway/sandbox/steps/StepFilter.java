package dev.smartgateway.sandbox.steps;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import dev.smartgateway.sandbox.Paths;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Records the steps of a launch. A launch begins with the EHR's button, or with an
 * authorization request that belongs to no launch of the EHR.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
public final class StepFilter extends OncePerRequestFilter {

    /** Request attribute with the members of an answer, as a map. */
    public static final String ANSWER = StepFilter.class.getName();

    private final LaunchSteps steps;

    private final Paths paths;

    StepFilter(LaunchSteps steps, Paths paths) {
        this.steps = steps;
        this.paths = paths;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        boolean first = request.getRequestURI().equals("/ehr/launch")
                || request.getRequestURI().equals(this.paths.authorize()) && request.getParameter("launch") == null;
        if (first) {
            this.steps.begin();
        }
        if (!this.steps.wanted()) {
            chain.doFilter(request, response);
            return;
        }
        boolean answered = false;
        try {
            chain.doFilter(request, response);
            answered = true;
        }
        finally {
            int status = answered ? response.getStatus() : 0;
            StepKind.of(request, this.paths).ifPresent((kind) -> this.steps.add(step(kind, request, response, status)));
        }
    }

    private static Step step(StepKind kind, HttpServletRequest request, HttpServletResponse response, int status) {
        Map<String, String> sent = new LinkedHashMap<>();
        Optional.ofNullable(request.getHeader("Authorization"))
            .ifPresent((header) -> sent.put("Authorization", Masks.credential(header)));
        sent.putAll(Masks.values(request.getParameterMap()));
        String patient = "encounter." + request.getParameter("patient");
        // The page sends a choice for each of its patients.
        sent.keySet().removeIf((name) -> name.startsWith("encounter.") && !name.equals(patient));
        Map<String, String> got = new LinkedHashMap<>();
        Optional.ofNullable(response.getHeader("Location"))
            .ifPresent((address) -> got.put("Location", Masks.address(address)));
        if (request.getAttribute(ANSWER) instanceof Map<?, ?> members) {
            Map<String, Object> named = new LinkedHashMap<>();
            members.forEach((name, value) -> named.put(String.valueOf(name), value));
            got.putAll(Masks.values(named));
        }
        return new Step(fromBrowser(request) ? "Browser" : "Gateway", kind.text(),
                request.getMethod() + " " + request.getRequestURI(), sent, status, got);
    }

    private static boolean fromBrowser(HttpServletRequest request) {
        String agent = request.getHeader("User-Agent");
        return request.getHeader("Sec-Fetch-Mode") != null || (agent != null && agent.startsWith("Mozilla"));
    }

}

package dev.smartgateway.sandbox.auth.guard;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

import dev.smartgateway.sandbox.Origin;
import dev.smartgateway.sandbox.UncompressedRequest;
import dev.smartgateway.sandbox.control.Stats;
import dev.smartgateway.sandbox.control.Switch;
import dev.smartgateway.sandbox.control.Switches;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ContentCachingResponseWrapper;

/**
 * Lets the FHIR engine misbehave as set by the switches, without changes to the engine.
 */
@Component
@Order(FhirGuard.ORDER + 10)
final class FhirMischief extends OncePerRequestFilter {

    private final Switches switches;

    private final Stats stats;

    private final AnswerForger forger;

    FhirMischief(Switches switches, Stats stats, Origin origin) {
        this.switches = switches;
        this.stats = stats;
        this.forger = new AnswerForger(origin);
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        String uri = request.getRequestURI();
        return !uri.startsWith("/fhir/") || uri.startsWith("/fhir/.well-known");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        this.switches.pause(Switch.FHIR_SLOW);
        if (refuse(response)) {
            this.stats.count("fhirMisbehaved");
            return;
        }
        Optional<String> foreign = this.switches.text(Switch.FHIR_FOREIGN);
        Optional<String> host = this.switches.text(Switch.FHIR_FOREIGN_LINKS);
        if (foreign.isEmpty() && host.isEmpty()) {
            chain.doFilter(request, response);
            return;
        }
        ContentCachingResponseWrapper held = new ContentCachingResponseWrapper(response);
        chain.doFilter(new UncompressedRequest(request), held);
        String body = new String(held.getContentAsByteArray(), StandardCharsets.UTF_8);
        if (foreign.isPresent()) {
            body = this.forger.withForeignEntry(body, foreign.get());
        }
        if (host.isPresent()) {
            body = this.forger.withHost(body, host.get());
        }
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }

    private boolean refuse(HttpServletResponse response) throws IOException {
        Optional<Integer> seconds = this.switches.number(Switch.FHIR_429);
        Optional<Integer> megabytes = this.switches.number(Switch.FHIR_HUGE);
        if (this.switches.spend(Switch.FHIR_401, "once") || this.switches.isOn(Switch.FHIR_401)) {
            response.setHeader("WWW-Authenticate", "Bearer realm=\"sandbox\", error=\"invalid_token\"");
            Outcomes.write(response, 401, "login", "The sandbox was told to refuse.");
        }
        else if (seconds.isPresent()) {
            response.setHeader("Retry-After", seconds.get().toString());
            Outcomes.write(response, 429, "throttled", "Too many requests.");
        }
        else if (this.switches.isOn(Switch.FHIR_500)) {
            Outcomes.write(response, 500, "exception", "The sandbox was told to fail.");
        }
        else if (this.switches.isOn(Switch.FHIR_HTML)) {
            response.setContentType("text/html");
            response.getOutputStream()
                .write("<!DOCTYPE html><title>Front door</title>".getBytes(StandardCharsets.UTF_8));
        }
        else if (megabytes.isPresent()) {
            huge(response, megabytes.get());
        }
        else {
            return false;
        }
        return true;
    }

    private static void huge(HttpServletResponse response, int megabytes) throws IOException {
        response.setContentType("application/fhir+json");
        byte[] megabyte = "x".repeat(1024 * 1024).getBytes(StandardCharsets.UTF_8);
        response.getOutputStream()
            .write("{\"resourceType\":\"Basic\",\"id\":\"huge\",\"language\":\"".getBytes(StandardCharsets.UTF_8));
        for (int written = 0; written < megabytes; written++) {
            response.getOutputStream().write(megabyte);
        }
        response.getOutputStream().write("\"}".getBytes(StandardCharsets.UTF_8));
    }

}

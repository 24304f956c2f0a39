package dev.smartgateway.sandbox.auth.guard;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

import dev.smartgateway.sandbox.control.Stats;
import dev.smartgateway.sandbox.control.Switch;
import dev.smartgateway.sandbox.control.Switches;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Serves discovery below the FHIR base instead of the FHIR servlet.
 */
@Component
@Order(FhirGuard.ORDER - 20)
public final class DiscoveryFilter extends OncePerRequestFilter {

    private final SmartConfiguration configuration;

    private final Switches switches;

    private final Stats stats;

    private final JsonMapper json;

    DiscoveryFilter(SmartConfiguration configuration, Switches switches, Stats stats, JsonMapper json) {
        this.configuration = configuration;
        this.switches = switches;
        this.stats = stats;
        this.json = json;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !request.getRequestURI().matches("/fhir/+\\.well-known/smart-configuration/?");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        this.stats.count("discovery");
        this.switches.pause(Switch.DISCOVERY_SLOW);
        Optional<Integer> status = this.switches.number(Switch.DISCOVERY_STATUS);
        Optional<String> redirect = this.switches.text(Switch.DISCOVERY_REDIRECT);
        if (status.isPresent()) {
            response.sendError(status.get());
        }
        else if (redirect.isPresent()) {
            response.sendRedirect(redirect.get());
        }
        else if (this.switches.isOn(Switch.DISCOVERY_NOT_JSON)) {
            response.setContentType("text/html");
            response.getOutputStream().write("<!DOCTYPE html><title>Hello</title>".getBytes(StandardCharsets.UTF_8));
        }
        else {
            response.setContentType("application/json");
            response.setHeader("Access-Control-Allow-Origin", "*");
            response.getOutputStream().write(this.json.writeValueAsBytes(this.configuration.document()));
        }
    }

}

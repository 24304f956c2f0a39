package dev.smartgateway.sandbox.auth.token;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

import dev.smartgateway.sandbox.Paths;
import dev.smartgateway.sandbox.control.Stats;
import dev.smartgateway.sandbox.control.Switch;
import dev.smartgateway.sandbox.control.Switches;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ContentCachingResponseWrapper;

/**
 * Filters requests to the token endpoint: one at a time, so that of two uses of one
 * refresh token exactly one succeeds, and with the faults that the switches set.
 */
public final class TokenGate extends OncePerRequestFilter {

    private final ReentrantLock lock = new ReentrantLock();

    private final Switches switches;

    private final Stats stats;

    private final EntraRules entra;

    private final Paths paths;

    public TokenGate(Switches switches, Stats stats, EntraRules entra, Paths paths) {
        this.switches = switches;
        this.stats = stats;
        this.entra = entra;
        this.paths = paths;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        String uri = request.getRequestURI();
        return !uri.startsWith("/auth/") && !uri.equals(this.paths.token()) || uri.equals(this.paths.authorize());
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (!request.getRequestURI().equals(this.paths.token())) {
            if (request.getRequestURI().equals(this.paths.revoke())) {
                this.stats.count("revocation");
                if (this.entra.isOn()) {
                    response.sendError(HttpServletResponse.SC_NOT_FOUND);
                    return;
                }
            }
            chain.doFilter(request, response);
            return;
        }
        this.stats.count("token");
        this.stats.keep("token", request);
        this.switches.pause(Switch.TOKEN_SLOW);
        Optional<Integer> status = this.switches.number(Switch.TOKEN_STATUS);
        if (status.isPresent()) {
            plain(response, status.get(), "application/json", "{\"error\":\"temporarily_unavailable\"}");
        }
        else if (this.switches.isOn(Switch.TOKEN_HTML)) {
            plain(response, 200, "text/html", "<!DOCTYPE html><title>Maintenance</title><p>Come back later.</p>");
        }
        else if (!this.entra.refuse(request, response)) {
            guarded(request, response, chain);
        }
    }

    private void guarded(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        ContentCachingResponseWrapper held = new ContentCachingResponseWrapper(response);
        this.lock.lock();
        try {
            chain.doFilter(request, held);
        }
        finally {
            this.lock.unlock();
        }
        if (this.switches.isOn(Switch.TOKEN_DROP) && held.getStatus() == 200) {
            response.setContentLength(held.getContentSize() + 1);
            response.flushBuffer();
            throw new IOException("told to drop the connection");
        }
        held.copyBodyToResponse();
    }

    private static void plain(HttpServletResponse response, int status, String type, String body) throws IOException {
        response.setStatus(status);
        response.setContentType(type);
        response.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
    }

}

package dev.smartgateway.sandbox.control;

import java.io.IOException;
import java.net.InetAddress;

import dev.smartgateway.sandbox.SandboxProperties;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Restricts the control API, which has no login, to this machine unless configured
 * otherwise.
 */
@Component
class LoopbackOnly extends OncePerRequestFilter {

    private final boolean open;

    LoopbackOnly(SandboxProperties properties) {
        this.open = properties.controlFromAnywhere();
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !request.getRequestURI().startsWith("/control");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (this.open || InetAddress.getByName(request.getRemoteAddr()).isLoopbackAddress()) {
            chain.doFilter(request, response);
        }
        else {
            response.sendError(HttpServletResponse.SC_FORBIDDEN);
        }
    }

}

package dev.smartgateway.sandbox.auth.authorize;

import java.io.IOException;

import dev.smartgateway.sandbox.auth.grant.EntraStyle;
import dev.smartgateway.sandbox.auth.grant.Launch;
import dev.smartgateway.sandbox.auth.grant.Launches;
import dev.smartgateway.sandbox.auth.grant.Users;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Signs in the clinician of an EHR launch for this one request. No browser session is
 * changed.
 */
public final class LaunchSignIn extends OncePerRequestFilter {

    private final Launches launches;

    private final Users users;

    private final EntraStyle entra;

    public LaunchSignIn(Launches launches, Users users, EntraStyle entra) {
        this.launches = launches;
        this.users = users;
        this.entra = entra;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String handle = request.getParameter("launch");
        if (handle != null && !this.entra.isOn() && request.getRequestURI().equals("/auth/authorize")) {
            this.launches.peek(handle)
                .map(Launch::username)
                .map(this.users::signedIn)
                .ifPresent((user) -> SecurityContextHolder.setContext(new SecurityContextImpl(user)));
        }
        chain.doFilter(request, response);
    }

}

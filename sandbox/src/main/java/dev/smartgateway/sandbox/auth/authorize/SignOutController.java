package dev.smartgateway.sandbox.auth.authorize;

import java.util.List;

import dev.smartgateway.sandbox.Origin;
import dev.smartgateway.sandbox.SandboxProperties;
import dev.smartgateway.sandbox.auth.grant.EntraStyle;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * Sign-out as Entra ID does it: the clients' front-channel logout URLs are loaded in
 * frames.
 */
@Controller
class SignOutController {

    private final SandboxProperties properties;

    private final Origin origin;

    private final EntraStyle entra;

    SignOutController(SandboxProperties properties, Origin origin, EntraStyle entra) {
        this.properties = properties;
        this.origin = origin;
        this.entra = entra;
    }

    @GetMapping("/oauth2/v2.0/logout")
    String signOut(Model model, HttpServletRequest request,
            @RequestParam(name = "post_logout_redirect_uri", required = false) @Nullable String next) {
        if (!this.entra.isOn()) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        HttpSession session = request.getSession(false);
        if (session != null) {
            session.invalidate();
        }
        List<String> frames = this.properties.clients()
            .logoutUrls()
            .stream()
            .map((url) -> UriComponentsBuilder.fromUriString(url)
                .queryParam("iss", this.origin.url())
                .encode()
                .toUriString())
            .toList();
        model.addAttribute("frames", frames);
        model.addAttribute("next", (next != null && next.matches("https?://.+")) ? next : null);
        return "auth/signed-out";
    }

}

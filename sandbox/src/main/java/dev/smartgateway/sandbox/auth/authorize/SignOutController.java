package dev.smartgateway.sandbox.auth.authorize;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;

import dev.smartgateway.sandbox.Paths;
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
 * Signs out like Entra ID: the clients' front-channel logout URLs are loaded in frames.
 */
@Controller
class SignOutController {

    private final SandboxProperties properties;

    private final EntraStyle entra;

    SignOutController(SandboxProperties properties, EntraStyle entra) {
        this.properties = properties;
        this.entra = entra;
    }

    @GetMapping("/" + Paths.TENANT + "/oauth2/v2.0/logout")
    String signOut(Model model, HttpServletRequest request,
            @RequestParam(name = "post_logout_redirect_uri", required = false) @Nullable String next) {
        if (!this.entra.isOn()) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        HttpSession session = request.getSession(false);
        String sid = (session != null) ? sid(session.getId()) : "";
        if (session != null) {
            session.invalidate();
        }
        List<String> frames = this.properties.clients()
            .logoutUrls()
            .stream()
            .map((url) -> UriComponentsBuilder.fromUriString(url).queryParam("sid", sid).encode().toUriString())
            .toList();
        model.addAttribute("frames", frames);
        model.addAttribute("next", (next != null && next.matches("https?://.+")) ? next : null);
        return "auth/signed-out";
    }

    /** Returns the {@code sid}, computed as the framework does for id_tokens. */
    private static String sid(String session) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(session.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        }
        catch (NoSuchAlgorithmException ex) {
            throw new IllegalStateException(ex);
        }
    }

}

package dev.smartgateway.sandbox.azure;

import java.util.HashMap;
import java.util.Map;

import dev.smartgateway.sandbox.auth.client.EntraAssertions;
import dev.smartgateway.sandbox.auth.grant.EntraStyle;
import org.jspecify.annotations.Nullable;

import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * The token service of a platform such as Container Apps: returns the token of the
 * managed identity to callers with a header that only the workload knows.
 */
@RestController
public final class IdentityController {

    /** The value that the platform puts into the workload's {@code IDENTITY_HEADER}. */
    public static final String HEADER = "sandbox-identity-header";

    private final EntraAssertions assertions;

    private final EntraStyle entra;

    IdentityController(EntraAssertions assertions, EntraStyle entra) {
        this.assertions = assertions;
        this.entra = entra;
    }

    @GetMapping("/msi/token")
    ResponseEntity<Map<String, String>> token(@RequestParam String resource,
            @RequestHeader(name = "X-IDENTITY-HEADER", required = false) @Nullable String header) {
        if (!this.entra.isOn() || !HEADER.equals(header)) {
            return ResponseEntity.status(401).body(Map.of("error", "unauthorized"));
        }
        Map<String, String> answer = new HashMap<>(this.assertions.identityToken(resource));
        answer.put("resource", resource);
        answer.put("token_type", "Bearer");
        answer.put("client_id", "5b1d9a60-7c2e-4f0b-9a55-3e1f6f0c2d11");
        return ResponseEntity.ok(answer);
    }

}

package dev.smartgateway.sandbox.auth.grant;

import java.util.UUID;

import org.springframework.stereotype.Component;

/**
 * The bearer token with which the sandbox calls its own FHIR engine. It is made at the
 * start, never leaves the process's own connections and is never misbehaved to.
 */
@Component
public final class InsideKey {

    private final String value = UUID.randomUUID().toString();

    public String value() {
        return this.value;
    }

}

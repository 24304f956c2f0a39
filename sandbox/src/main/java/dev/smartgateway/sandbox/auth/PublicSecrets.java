package dev.smartgateway.sandbox.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

import org.jspecify.annotations.Nullable;

import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;

/**
 * A password encoder without hashing: the sandbox's secrets are published in its README,
 * so hashing would only cost time.
 */
@Component
class PublicSecrets implements PasswordEncoder {

    @Override
    public @Nullable String encode(@Nullable CharSequence raw) {
        return (raw != null) ? raw.toString() : null;
    }

    @Override
    public boolean matches(@Nullable CharSequence raw, @Nullable String stored) {
        return raw != null && stored != null && MessageDigest.isEqual(raw.toString().getBytes(StandardCharsets.UTF_8),
                stored.getBytes(StandardCharsets.UTF_8));
    }

}

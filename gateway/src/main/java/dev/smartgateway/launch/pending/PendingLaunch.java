package dev.smartgateway.launch.pending;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * A launch that waits for its callback.
 *
 * @param app app name
 * @param issuer issuer name
 * @param aud the {@code aud} sent, in the spelling sent
 * @param fromEhr whether an EHR started it; the chart open there then determines the
 * patient
 * @param launch the received launch value if the gateway itself must read it later, else
 * {@code null}
 * @param proof the values that the response must match
 * @param expiresAt time from which no response is accepted
 */
public record PendingLaunch(String app, String issuer, String aud, boolean fromEhr, @Nullable String launch,
        PendingProof proof, Instant expiresAt) {

    @Override
    public String toString() {
        return "PendingLaunch[app=" + this.app + ", issuer=" + this.issuer + "]";
    }

}

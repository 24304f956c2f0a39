package dev.smartgateway.launch.pending;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * One launch that waits for its callback.
 *
 * @param app app name
 * @param issuer issuer name
 * @param aud the {@code aud} sent, in the spelling sent
 * @param fromEhr whether an EHR started it, so that its open chart says which patient
 * @param launch the received launch value where the gateway itself must understand it
 * later, else {@code null}
 * @param proof what the answer must fit
 * @param expiresAt no answer is accepted from then on
 */
public record PendingLaunch(String app, String issuer, String aud, boolean fromEhr, @Nullable String launch,
        PendingProof proof, Instant expiresAt) {

    @Override
    public String toString() {
        return "PendingLaunch[app=" + this.app + ", issuer=" + this.issuer + "]";
    }

}

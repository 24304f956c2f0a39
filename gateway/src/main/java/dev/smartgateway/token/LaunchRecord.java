package dev.smartgateway.token;

import java.net.URI;
import java.time.Instant;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.smartgateway.audit.AuditEventBuilder;
import dev.smartgateway.oauth.TokenSet;
import dev.smartgateway.smart.LaunchContext;
import dev.smartgateway.smart.LaunchId;
import org.jspecify.annotations.Nullable;

/**
 * One completed launch with its owner, patient, scopes and tokens. Stored in Redis as one
 * sealed value and replaced as a whole, with a revision for compare-and-set. The context
 * never changes after creation.
 *
 * @param id the launch
 * @param owner owner of the launch
 * @param fhirBase where its requests are sent; no trailing slash
 * @param granted effective scopes in SMART 2 spelling: granted, requested and permitted
 * @param context launch context with the patient
 * @param tokens the tokens, or {@code null} after the launch ended
 * @param life start, end and revision
 */
public record LaunchRecord(LaunchId id, Owner owner, URI fhirBase, @JsonProperty("scopes") LaunchScopes granted,
        LaunchContext context, @Nullable TokenSet tokens, Life life) {

    /**
     * Creates a launch from scopes as text.
     */
    // CHECKSTYLE:OFF as many as the record has
    public LaunchRecord(LaunchId id, Owner owner, URI fhirBase, String scopes, LaunchContext context,
            @Nullable TokenSet tokens, Life life) {
        this(id, owner, fhirBase, LaunchScopes.of(scopes), context, tokens, life);
    }
    // CHECKSTYLE:ON

    /**
     * The owner of a launch.
     *
     * @param session id of the browser session; not usable as a cookie value
     * @param app app name
     * @param issuer issuer name
     * @param subject {@code sub} of the id_token, or {@code null} without OpenID Connect
     * @param sid session id at the identity provider, or {@code null}
     */
    public record Owner(String session, String app, String issuer, @Nullable String subject, @Nullable String sid) {

        @Override
        public String toString() {
            return "Owner[app=" + this.app + ", issuer=" + this.issuer + "]";
        }

    }

    /**
     * Lifetime and revision.
     *
     * @param startedAt when the launch succeeded
     * @param endsAt latest possible end (absolute limit of the session)
     * @param revision increases by one with each replacement
     * @param endedReason reason code, or {@code null} while live
     */
    public record Life(Instant startedAt, Instant endsAt, long revision, @Nullable String endedReason) {
    }

    /**
     * Returns the effective scopes as text.
     */
    public String scopes() {
        return this.granted.text();
    }

    /**
     * Returns whether requests may use the launch.
     */
    public boolean live() {
        return this.life.endedReason() == null && this.tokens != null;
    }

    /**
     * Adds the owner and the patient of the launch to an audit event.
     */
    public AuditEventBuilder on(AuditEventBuilder event) {
        return event.app(this.owner.app(), this.owner.issuer())
            .user(this.owner.subject(), this.context.fhirUser())
            .launch(this.id)
            .patient(this.context.patient());
    }

    @Override
    public String toString() {
        return "LaunchRecord[" + this.owner + "]";
    }

}

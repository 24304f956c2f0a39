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
 * All that one completed launch is: who, where, which patient, what was granted, and the
 * tokens. One sealed value in Redis, replaced as a whole, with a revision for
 * compare-and-set. The context never changes after creation.
 *
 * @param id the launch
 * @param owner who it belongs to
 * @param fhirBase where its requests go, no trailing slash
 * @param granted effective scopes, SMART 2 spelling: granted, requested and allowed
 * @param context patient and the rest
 * @param tokens the tokens, or {@code null} once ended
 * @param life when it began, ends, and which revision this is
 */
public record LaunchRecord(LaunchId id, Owner owner, URI fhirBase, @JsonProperty("scopes") LaunchScopes granted,
        LaunchContext context, @Nullable TokenSet tokens, Life life) {

    /**
     * A launch whose scopes are given as text.
     */
    // CHECKSTYLE:OFF as many as the record has
    public LaunchRecord(LaunchId id, Owner owner, URI fhirBase, String scopes, LaunchContext context,
            @Nullable TokenSet tokens, Life life) {
        this(id, owner, fhirBase, LaunchScopes.of(scopes), context, tokens, life);
    }
    // CHECKSTYLE:ON

    /**
     * Who a launch belongs to.
     *
     * @param session id of the browser session, not a usable cookie value
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
     * Life time and revision.
     *
     * @param startedAt when the launch succeeded
     * @param endsAt latest end whatever happens (absolute limit of the session)
     * @param revision grows by one with each replace
     * @param endedReason reason code, or {@code null} while live
     */
    public record Life(Instant startedAt, Instant endsAt, long revision, @Nullable String endedReason) {
    }

    /**
     * The effective scopes as text.
     */
    public String scopes() {
        return this.granted.text();
    }

    /**
     * Whether requests may use it.
     */
    public boolean live() {
        return this.life.endedReason() == null && this.tokens != null;
    }

    /**
     * Adds to an event of the audit trail whose launch it was, and which patient's.
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

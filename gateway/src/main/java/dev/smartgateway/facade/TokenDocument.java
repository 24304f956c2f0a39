package dev.smartgateway.facade;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.smartgateway.facade.FacadeLaunches.Opened;
import dev.smartgateway.session.FhirContextDocument;
import dev.smartgateway.session.FurtherDocument;
import dev.smartgateway.smart.LaunchContext;
import dev.smartgateway.smart.LaunchUrls;
import dev.smartgateway.smart.PatientId;
import dev.smartgateway.smart.Placeholder;
import dev.smartgateway.smart.LaunchOrigins;
import dev.smartgateway.token.LaunchRecord;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * The token response (SMART App Launch 2.2, "Obtain access token"): the context of the
 * launch, a placeholder instead of an access token, and never a refresh token.
 */
final class TokenDocument {

    private static final JsonMapper JSON = new JsonMapper();

    private final IdTokenSigner signer;

    private final LaunchOrigins origins;

    private final Clock clock;

    TokenDocument(IdTokenSigner signer, LaunchOrigins origins, Clock clock) {
        this.signer = signer;
        this.origins = origins;
        this.clock = clock;
    }

    Mono<Map<String, Object>> of(Opened opened, AppAuthorization asked) {
        LaunchRecord launch = opened.launch();
        ScopeEcho echo = new ScopeEcho(launch);
        String scope = echo.of(asked.scope());
        Instant now = this.clock.instant();
        LaunchUrls urls = LaunchUrls.of(launch.id(), this.origins.of(opened.app()));
        String client = (asked.client() != null) ? asked.client() : opened.app().name();
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", urls.fhirBase());
        claims.put("client_id", client);
        claims.put("iat", now.getEpochSecond());
        claims.put("exp", launch.life().endsAt().getEpochSecond());
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("access_token", Placeholder.of(JSON.writeValueAsString(claims)));
        answer.put("token_type", "Bearer");
        answer.put("expires_in", Math.max(0, Duration.between(now, launch.life().endsAt()).toSeconds()));
        answer.put("scope", scope);
        context(answer, launch.context());
        FurtherDocument.add(answer, launch.context());
        return echo.openid(scope) ? this.signer.sign(launch, urls, claims, asked.nonce()).map((token) -> {
            answer.put("id_token", token);
            return answer;
        }) : Mono.just(answer);
    }

    private static void context(Map<String, Object> answer, LaunchContext context) {
        PatientId patient = context.patient();
        put(answer, "patient", (patient != null) ? patient.value() : null);
        put(answer, "encounter", context.encounter());
        answer.put("need_patient_banner", context.needPatientBanner());
        List<Map<String, Object>> items = FhirContextDocument.of(context);
        put(answer, "fhirContext", items.isEmpty() ? null : items);
        put(answer, "intent", context.display().intent());
        put(answer, "tenant", context.display().tenant());
        put(answer, "smart_style_url",
                (context.display().styleUrl() != null) ? context.display().styleUrl().toString() : null);
    }

    private static void put(Map<String, Object> document, String name, @Nullable Object value) {
        if (value != null) {
            document.put(name, value);
        }
    }

}

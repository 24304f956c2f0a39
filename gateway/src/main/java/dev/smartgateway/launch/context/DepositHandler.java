package dev.smartgateway.launch.context;

import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

import dev.smartgateway.audit.AuditEventBuilder;
import dev.smartgateway.launch.callback.PatientResolver;
import dev.smartgateway.launch.web.LaunchAudit;
import dev.smartgateway.smart.LaunchOptions;
import dev.smartgateway.reason.ProblemException;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.smart.App;
import dev.smartgateway.smart.Apps;
import dev.smartgateway.smart.Issuer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * Handles {@code POST /context}, with which an EHR registers launch context. The body is
 * JSON with {@code issuer}, optionally {@code user}, and the members of a SMART token
 * response ({@code patient}, {@code encounter}, {@code fhirContext},
 * {@code need_patient_banner}). The response is 201 with {@code launch} and
 * {@code expires_in} in seconds.
 */
public final class DepositHandler {

    private static final String KIND = "context-deposit";

    private static final Set<String> KNOWN = Set.of("issuer", "user", "patient", "encounter", "fhirContext",
            "need_patient_banner");

    private static final ParameterizedTypeReference<Map<String, Object>> BODY = new ParameterizedTypeReference<>() {
    };

    private final Apps apps;

    private final Callers callers;

    private final LaunchHandles handles;

    private final LaunchAudit launchAudit;

    /**
     * Creates a handler that accepts context for the given apps.
     */
    public DepositHandler(Apps apps, Callers callers, LaunchHandles handles, LaunchAudit launchAudit) {
        this.apps = apps;
        this.callers = callers;
        this.handles = handles;
        this.launchAudit = launchAudit;
    }

    /**
     * Stores the context and returns its handle. Fails with {@code unknown-client},
     * {@code bad-request}, {@code no-patient}, {@code token-exchange-failed} for an
     * invalid encounter, or {@code store-unavailable}.
     */
    public Mono<ServerResponse> handle(ServerRequest request) {
        return request.bodyToMono(BODY)
            .switchIfEmpty(Mono.error(Reason.BAD_REQUEST::asException))
            .flatMap((body) -> accept(request, body))
            .doOnError((error) -> this.launchAudit.refused(request, KIND, LaunchAudit.who(null, null), error));
    }

    private Mono<ServerResponse> accept(ServerRequest request, Map<String, Object> body) {
        Issuer issuer = this.apps.issuer(String.valueOf(body.get("issuer"))).orElse(null);
        LaunchOptions.Deposit expected = (issuer != null) ? issuer.launch().deposit() : null;
        return this.callers.check(request.headers().firstHeader("Authorization"), expected)
            .flatMap((good) -> keep(request, body, issuer))
            .onErrorMap((error) -> (issuer != null) ? ProblemException.about(error, issuer.name()) : error);
    }

    private Mono<ServerResponse> keep(ServerRequest request, Map<String, Object> body, @Nullable Issuer issuer) {
        App app = (issuer != null) ? this.apps.appOf(issuer).orElse(null) : null;
        Object user = body.get("user");
        if (issuer == null || app == null || !KNOWN.containsAll(body.keySet())
                || !(user == null || user instanceof String)) {
            return Mono.error(Reason.BAD_REQUEST::asException);
        }
        PatientResolver.Found found = PatientResolver.Found.of(body);
        UnaryOperator<AuditEventBuilder> who = LaunchAudit.who(app.name(), issuer.name());
        return this.handles.keep(new DepositedContext(issuer.name(), app.name(), (String) user, body))
            .flatMap((handle) -> {
                this.launchAudit.allowed(request, KIND, who, found.patient());
                return ServerResponse.status(HttpStatus.CREATED)
                    .header("Cache-Control", "no-store")
                    .contentType(MediaType.APPLICATION_JSON)
                    .bodyValue(Map.of("launch", handle, "expires_in", this.handles.life().toSeconds()));
            });
    }

}

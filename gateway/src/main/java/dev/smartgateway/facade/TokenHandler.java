package dev.smartgateway.facade;

import java.util.LinkedHashMap;
import java.util.Map;

import dev.smartgateway.facade.FacadeLaunches.Opened;
import dev.smartgateway.problem.ProblemWriter;
import dev.smartgateway.reason.Problem;
import dev.smartgateway.reason.Reason;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * The token endpoint of one launch. Clients are not authenticated; access depends on the
 * cookie, the code and PKCE. Refusals are OAuth errors.
 */
final class TokenHandler {

    private static final String KIND = "app-token";

    private final FacadeLaunches launches;

    private final AuthorizationCodes codes;

    private final TokenDocument document;

    private final FacadeAudit audit;

    TokenHandler(FacadeLaunches launches, AuthorizationCodes codes, TokenDocument document, FacadeAudit audit) {
        this.launches = launches;
        this.codes = codes;
        this.document = document;
        this.audit = audit;
    }

    Mono<ServerResponse> handle(ServerRequest request) {
        return this.launches.live(request)
            .flatMap((opened) -> form(request).flatMap((form) -> grant(opened, form))
                .doOnNext((answer) -> this.audit.allowed(request, KIND, opened.launch())))
            .flatMap((answer) -> ServerResponse.ok()
                .headers(FacadeLaunches::unstored)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(answer))
            .onErrorResume((failure) -> {
                this.audit.refused(request, KIND, null, failure);
                return refused(OAuthRefusal.of(failure));
            });
    }

    private static Mono<FormParameters> form(ServerRequest request) {
        MediaType type = request.headers().contentType().orElse(null);
        if (type == null || !MediaType.APPLICATION_FORM_URLENCODED.isCompatibleWith(type)) {
            return Mono.error(OAuthRefusal.invalidRequest("Send application/x-www-form-urlencoded."));
        }
        return request.bodyToMono(String.class).defaultIfEmpty("").map(FormParameters::of);
    }

    private Mono<Map<String, Object>> grant(Opened opened, FormParameters form) {
        if (!"authorization_code".equals(form.get("grant_type"))) {
            return Mono.error(new OAuthRefusal(Reason.BAD_REQUEST, "unsupported_grant_type",
                    "Send grant_type=authorization_code; there are no refresh tokens here."));
        }
        String code = form.get("code");
        return ((code != null) ? this.codes.take(opened.launch(), code)
                : Mono.<AuthorizationCodes.Grant>error(OAuthRefusal.invalidRequest("Send the code.")))
            .filter((grant) -> grant.fits(form))
            .switchIfEmpty(Mono.error(OAuthRefusal::invalidGrant))
            .flatMap((grant) -> this.document.of(opened, grant.asked()));
    }

    private static Mono<ServerResponse> refused(OAuthRefusal refusal) {
        Problem problem = refusal.problem();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("error", refusal.error());
        body.put("error_description", problem.advice());
        ServerResponse.BodyBuilder answer = ServerResponse.status(problem.status())
            .headers(FacadeLaunches::unstored)
            .header(ProblemWriter.REASON_HEADER, problem.code())
            .contentType(MediaType.APPLICATION_JSON);
        if (problem.retryAfter() != null) {
            answer.header(HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, problem.retryAfter().toSeconds())));
        }
        return answer.bodyValue(body);
    }

}

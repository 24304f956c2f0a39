package dev.smartgateway.problem;

import java.util.LinkedHashMap;
import java.util.Map;

import dev.smartgateway.page.HtmlPages;
import dev.smartgateway.page.ProblemText;
import dev.smartgateway.reason.Problem;
import dev.smartgateway.reason.ReasonOutcome;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;

/**
 * Writes a problem in the format its client expects: OperationOutcome under a FHIR base,
 * an HTML page for a navigation, otherwise problem+json (RFC 9457). Always sets {@code
 * no-store}, and the reason code in {@value #REASON_HEADER}.
 */
public final class ProblemWriter {

    /** Response header with the reason code, on every refusal. */
    public static final String REASON_HEADER = "X-Gateway-Reason";

    private static final String POLICY_HEADER = "Content-Security-Policy";

    private static final String FHIR = "/fhir";

    private static final String LAUNCHES = "/launches/";

    private static final MediaType FHIR_JSON = MediaType.parseMediaType("application/fhir+json;charset=UTF-8");

    private final JsonMapper json = new JsonMapper();

    /**
     * Returns whether a raw path is under a FHIR base of this gateway.
     */
    public static boolean isFhir(String rawPath) {
        int launch = rawPath.startsWith(LAUNCHES) ? rawPath.indexOf('/', LAUNCHES.length()) : 0;
        int end = launch + FHIR.length();
        return launch >= 0 && rawPath.startsWith(FHIR, launch)
                && (rawPath.length() == end || rawPath.charAt(end) == '/');
    }

    /**
     * Writes the problem as the complete response; does nothing if the response has
     * begun.
     */
    public Mono<Void> write(ServerWebExchange exchange, Problem problem) {
        ServerHttpResponse response = exchange.getResponse();
        if (response.isCommitted()) {
            return Mono.empty();
        }
        Form form = form(exchange.getRequest());
        HttpHeaders headers = response.getHeaders();
        describe(headers, form, problem);
        response.setStatusCode(HttpStatusCode.valueOf(problem.status()));
        byte[] body = body(exchange, form, problem);
        headers.setContentLength(body.length);
        if (exchange.getRequest().getMethod() == HttpMethod.HEAD) {
            return response.setComplete();
        }
        return response.writeWith(Mono.fromSupplier(() -> response.bufferFactory().wrap(body)));
    }

    private static void describe(HttpHeaders headers, Form form, Problem problem) {
        headers.remove(HttpHeaders.CONTENT_LENGTH);
        headers.remove(HttpHeaders.CONTENT_ENCODING);
        headers.setContentType(form.type());
        headers.set(REASON_HEADER, problem.code());
        headers.setCacheControl("no-store");
        headers.set("X-Content-Type-Options", "nosniff");
        if (problem.retryAfter() != null) {
            headers.set(HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, problem.retryAfter().toSeconds())));
        }
        // Keeps the policy of a handler that knows who may frame the page.
        if (form == Form.PAGE && !headers.containsHeader(POLICY_HEADER)) {
            headers.set(POLICY_HEADER, HtmlPages.POLICY);
        }
    }

    private byte[] body(ServerWebExchange exchange, Form form, Problem problem) {
        String requestId = RequestIdFilter.of(exchange);
        return switch (form) {
            case OUTCOME -> ReasonOutcome.of(problem).bytes();
            case PAGE -> HtmlPages.write(exchange, "problem", ProblemText.values(problem, requestId));
            case PROBLEM -> this.json.writeValueAsBytes(problemJson(problem, requestId));
        };
    }

    private static Map<String, Object> problemJson(Problem problem, String requestId) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", ReasonOutcome.SYSTEM + ":" + problem.code());
        body.put("title", problem.code());
        body.put("status", problem.status());
        body.put("detail", problem.advice());
        body.put("requestId", requestId);
        return body;
    }

    private static Form form(ServerHttpRequest request) {
        if (isFhir(request.getURI().getRawPath())) {
            return Form.OUTCOME;
        }
        String mode = request.getHeaders().getFirst("Sec-Fetch-Mode");
        if (mode != null) {
            return mode.endsWith("navigate") ? Form.PAGE : Form.PROBLEM;
        }
        boolean page = request.getHeaders()
            .getOrEmpty(HttpHeaders.ACCEPT)
            .stream()
            .anyMatch((accept) -> accept.contains("text/html"));
        return page ? Form.PAGE : Form.PROBLEM;
    }

    private enum Form {

        OUTCOME, PAGE, PROBLEM;

        MediaType type() {
            return switch (this) {
                case OUTCOME -> FHIR_JSON;
                case PAGE -> MediaType.parseMediaType("text/html;charset=UTF-8");
                case PROBLEM -> MediaType.APPLICATION_PROBLEM_JSON;
            };
        }

    }

}

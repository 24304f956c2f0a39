package dev.smartgateway.sandbox.azure;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import dev.smartgateway.sandbox.Origin;
import dev.smartgateway.sandbox.Paths;
import dev.smartgateway.sandbox.auth.grant.EntraStyle;
import dev.smartgateway.sandbox.control.Stats;
import dev.smartgateway.sandbox.control.Switch;
import dev.smartgateway.sandbox.control.Switches;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ContentCachingResponseWrapper;

/**
 * Imitates the Azure FHIR service's request ids, limits, error texts and faults.
 */
@Component
@Order(AzureFhir.ORDER)
class AzureFhir extends OncePerRequestFilter {

    /** Before the guard. */
    static final int ORDER = 90;

    private static final String AUDIT = "x-ms-azurefhir-audit-";

    private static final int MOST_ENTRIES = 500;

    private final EntraStyle entra;

    private final AzureProperties properties;

    private final Origin origin;

    private final Switches switches;

    private final Stats stats;

    AzureFhir(EntraStyle entra, AzureProperties properties, Origin origin, Switches switches, Stats stats) {
        this.entra = entra;
        this.properties = properties;
        this.origin = origin;
        this.switches = switches;
        this.stats = stats;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        String uri = request.getRequestURI();
        return !this.entra.isOn() || !(uri.equals("/fhir") || uri.startsWith("/fhir/")) || uri.startsWith("/fhir/.");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (request.getHeader("Authorization") != null) {
            this.stats.keepHeaders("fhir", request);
        }
        String id = UUID.randomUUID().toString();
        String sent = request.getHeader("X-Request-Id");
        if (sent != null) {
            response.setHeader("X-Correlation-Id", sent);
        }
        ContentCachingResponseWrapper held = new ContentCachingResponseWrapper(response);
        if (!limited(request, held) && !faulty(request, held)) {
            boolean form = String.valueOf(request.getContentType()).startsWith("application/x-www-form-urlencoded");
            if ("POST".equals(request.getMethod()) && !form) {
                posted(request, held, chain);
            }
            else {
                chain.doFilter(request, held);
            }
        }
        finish(request, held, id);
        held.copyBodyToResponse();
    }

    private void posted(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        byte[] body = request.getInputStream().readAllBytes();
        if (body.length > this.properties.bodyLimit().toBytes()) {
            Answer.refuse(response, 413, "too-costly", "The request body is too large.");
        }
        else if (entries(body) > MOST_ENTRIES) {
            Answer.refuse(response, 400, "invalid",
                    "The number of entries in the bundle exceeded the configured limit " + "of " + MOST_ENTRIES + ".");
        }
        else {
            chain.doFilter(new Read(request, body), response);
        }
    }

    private static int entries(byte[] body) {
        try {
            return Answer.JSON.readTree(body).path("entry").size();
        }
        catch (JacksonException ex) {
            return 0;
        }
    }

    private boolean limited(HttpServletRequest request, HttpServletResponse response) throws IOException {
        List<String> audit = Collections.list(request.getHeaderNames())
            .stream()
            .filter((name) -> name.toLowerCase(Locale.ROOT).startsWith(AUDIT))
            .toList();
        boolean tooLong = audit.stream().anyMatch((name) -> request.getHeader(name).length() > 2048);
        if (audit.size() > 10 || tooLong) {
            Answer.refuse(response, 431, "invalid", "Too many or too large audit headers.");
            return true;
        }
        if (request.getContentLengthLong() > this.properties.bodyLimit().toBytes()) {
            Answer.refuse(response, 413, "too-costly", "The request body is too large.");
            return true;
        }
        return false;
    }

    private boolean faulty(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (request.getRequestURI().equals("/fhir/metadata") || request.getHeader("Authorization") == null) {
            return false;
        }
        Optional<Integer> millis = this.switches.number(Switch.FHIR_RETRY_MS);
        Optional<Integer> door = this.switches.number(Switch.FHIR_FRONT_DOOR);
        Optional<Integer> status = this.switches.number(Switch.FHIR_STATUS);
        if (millis.isPresent()) {
            response.setHeader("x-ms-retry-after-ms", "" + millis.get());
            response.setHeader("Retry-After", "" + Math.max(1, millis.get() / 1000));
            Answer.refuse(response, 429, "throttled", "The request rate is too large.");
        }
        else if (door.isPresent()) {
            response.setStatus(door.get());
            response.setContentType("text/html");
            response.getOutputStream()
                .write("<html><h1>Our services aren't available right now</h1></html>"
                    .getBytes(StandardCharsets.UTF_8));
        }
        else if (status.isPresent()) {
            fault(response, status.get());
        }
        else {
            return false;
        }
        this.stats.count("fhirMisbehaved");
        return true;
    }

    private void fault(HttpServletResponse response, int status) throws IOException {
        if (status == 301) {
            response.setHeader("Location", this.origin.fhir() + "/Patient/linked/$everything");
            response.setHeader("Content-Location", this.origin.fhir() + "/Patient/linked/$everything");
        }
        if (status == 404 || status == 410) {
            response.setHeader("ETag", "W/\"7\"");
        }
        String code = switch (status) {
            case 401 -> "login";
            case 403 -> "forbidden";
            case 404 -> "not-found";
            case 408 -> "timeout";
            case 409 -> "conflict";
            case 410 -> "deleted";
            default -> "transient";
        };
        Answer.refuse(response, status, code, "The service was told to answer " + status + " at " + this.origin.fhir());
    }

    private void finish(HttpServletRequest request, ContentCachingResponseWrapper held, String id) throws IOException {
        // Only now: the engine would put the caller's id there.
        held.setHeader("X-Request-Id", id);
        ObjectNode body = Answer.held(held);
        if (held.getStatus() == 401) {
            String audience = this.entra.secondVersion() ? EntraStyle.RESOURCE : this.entra.audience();
            held.setHeader("WWW-Authenticate", "Bearer authorization_uri=\"" + this.origin.url() + "/" + Paths.TENANT
                    + "\", resource_id=\"" + audience + "\", realm=\"" + audience + "\"");
            body = Answer.outcome("error", "login", "Authentication failed.");
        }
        if (request.getRequestURI().equals("/fhir/metadata") && body.has("software")) {
            ((ObjectNode) body.path("software")).put("name", "Microsoft FHIR Server");
        }
        else if (!"OperationOutcome".equals(body.path("resourceType").asString("")) || held.getStatus() < 400) {
            return;
        }
        else {
            body.put("id", id);
        }
        held.resetBuffer();
        Answer.write(held, held.getStatus(), body, Map.of());
    }

    /** A request whose body has already been read. */
    private static final class Read extends HttpServletRequestWrapper {

        private final byte[] body;

        Read(HttpServletRequest request, byte[] body) {
            super(request);
            this.body = body;
        }

        @Override
        public ServletInputStream getInputStream() {
            ByteArrayInputStream bytes = new ByteArrayInputStream(this.body);
            return new ServletInputStream() {

                @Override
                public boolean isFinished() {
                    return bytes.available() == 0;
                }

                @Override
                public boolean isReady() {
                    return true;
                }

                @Override
                public void setReadListener(ReadListener listener) {
                    throw new UnsupportedOperationException("read at once");
                }

                @Override
                public int read() {
                    return bytes.read();
                }

            };
        }

    }

}

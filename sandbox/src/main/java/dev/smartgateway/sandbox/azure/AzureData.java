package dev.smartgateway.sandbox.azure;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.RuntimeResourceDefinition;
import dev.smartgateway.sandbox.Origin;
import dev.smartgateway.sandbox.auth.grant.EntraStyle;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ContentCachingResponseWrapper;

/**
 * Answers searches and reads like the Azure FHIR service, after access control.
 */
@Component
@Order(AzureData.ORDER)
@EnableConfigurationProperties(AzureProperties.class)
class AzureData extends OncePerRequestFilter {

    /** After the guard and the filters that misbehave. */
    static final int ORDER = 120;

    private static final Pattern SEARCH = Pattern
        .compile("[A-Z][A-Za-z]+(/_search|/\\$includes)?|[A-Z][A-Za-z]+/[^/$]+/([A-Z][A-Za-z]+|\\$everything)");

    private static final Pattern INSTANCE = Pattern.compile("[A-Z][A-Za-z]+/[A-Za-z0-9.-]+(/_history/[^/]+)?");

    private static final Pattern HISTORY = Pattern.compile("[A-Z][A-Za-z]+/[A-Za-z0-9.-]+/_history");

    /** Elements that the US Core option requires, by type. */
    private static final Map<String, String> STATUS = Map.of("AllergyIntolerance", "clinicalStatus", "Condition",
            "clinicalStatus", "DocumentReference", "status", "Immunization", "status", "Goal", "lifecycleStatus");

    private static final Set<String> CONTROLS = Set.of("_count", "_summary", "_elements", "_total", "_sort", "_include",
            "_revinclude", "_has", "_type", "ct", "includesCt", "_includesCount");

    private final EntraStyle entra;

    private final AzureProperties properties;

    private final Callers callers;

    private final Origin origin;

    private final FhirContext context;

    AzureData(EntraStyle entra, AzureProperties properties, Callers callers, Origin origin, FhirContext context) {
        this.entra = entra;
        this.properties = properties;
        this.callers = callers;
        this.origin = origin;
        this.context = context;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        String uri = request.getRequestURI();
        return !this.entra.isOn() || !uri.startsWith("/fhir/") || uri.equals("/fhir/metadata")
                || uri.startsWith("/fhir/.");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String path = request.getRequestURI().substring("/fhir/".length());
        boolean smart = this.callers.smart(request).isPresent();
        boolean reading = "GET".equals(request.getMethod()) || path.endsWith("/_search");
        if (smart && !reading) {
            Answer.refuse(response, 403, "forbidden", "Authorization failed.");
        }
        else if (smart && foreign(request, path)) {
            Answer.refuse(response, 404, "not-found", "Resource couldn't be found.");
        }
        else if (reading && SEARCH.matcher(path).matches()) {
            search(request, response, chain, path);
        }
        else if (smart && INSTANCE.matcher(path).matches()) {
            read(request, response, chain, path);
        }
        else if (smart && HISTORY.matcher(path).matches()) {
            history(request, response, chain, path);
        }
        else if (smart) {
            Answer.refuse(response, 403, "forbidden", "Authorization failed.");
        }
        else {
            chain.doFilter(request, response);
        }
    }

    /** Returns whether the request is for a compartment or operation of another user. */
    private boolean foreign(HttpServletRequest request, String path) {
        String[] parts = path.split("/");
        return parts.length == 3 && !parts[2].equals("_history")
                && !this.callers.compartment(request).orElse("").equals(parts[0] + "/" + parts[1]);
    }

    private void search(HttpServletRequest request, HttpServletResponse response, FilterChain chain, String path)
            throws ServletException, IOException {
        Parameters asked = Parameters.of(request);
        String bare = path.replaceFirst("/_search$", "");
        Optional<SearchPage> page = SearchPage.of(this.origin.fhir() + "/" + bare, asked, this.properties.includes());
        if (page.isEmpty()) {
            Answer.refuse(response, 400, "invalid", "The continuation token is invalid.");
            return;
        }
        if ("estimate".equals(asked.first("_total"))) {
            Answer.refuse(response, 403, "not-supported", "The total type 'estimate' is not supported.");
            return;
        }
        Scope scope = scope(request, bare.replaceFirst("/\\$includes$", ""), asked.without(SearchPage.PAGING));
        ContentCachingResponseWrapper held = new ContentCachingResponseWrapper(response);
        chain.doFilter(new EngineCall(request, scope.path(), scope.parameters().with("_count", "5000")), held);
        ObjectNode body = Answer.held(held);
        held.resetBuffer();
        if (scope.limited() && held.getStatus() == 400 && body.toString().contains("compartment")) {
            held.setStatus(200);
            body = Answer.JSON.createObjectNode();
        }
        if (held.getStatus() == 200) {
            hide(request, body);
            Answer.write(response, 200, page.get().cut(body, unsupported(bare, asked)), Map.of());
        }
        else {
            Answer.write(response, refusal(held.getStatus(), body), body, Map.of());
        }
    }

    /**
     * Returns the status that the service uses for a refusal: 403 for an invalid search.
     */
    private static int refusal(int status, ObjectNode body) {
        boolean unknown = body.toString().contains("Unknown search parameter");
        return (status == 400 && !unknown) ? 403 : status;
    }

    /** The query to the engine in place of the caller's. */
    private record Scope(String path, Parameters parameters, boolean limited) {
    }

    private Scope scope(HttpServletRequest request, String path, Parameters parameters) {
        Optional<String> user = this.callers.compartment(request);
        String type = path.replaceFirst("/.*", "");
        if (user.isEmpty() || path.contains("/") || Callers.SHARED.contains(type)) {
            return new Scope(path, parameters, false);
        }
        if (user.get().equals("Patient/" + user.get().substring(user.get().indexOf('/') + 1))
                && type.equals("Patient")) {
            return new Scope(path, parameters.with("_id", user.get().substring("Patient/".length())), true);
        }
        return new Scope(user.get() + "/" + type, parameters, true);
    }

    /**
     * Removes what a SMART caller does not see: devices of other patients and, with the
     * US Core option, resources without a status.
     */
    private void hide(HttpServletRequest request, ObjectNode bundle) {
        Optional<String> user = this.callers.compartment(request);
        if (user.isPresent() && bundle.path("entry") instanceof ArrayNode entries) {
            entries.values().removeIf((entry) -> hidden(entry.path("resource"), user.get()));
        }
    }

    private boolean hidden(JsonNode resource, String user) {
        String type = resource.path("resourceType").asString("");
        String owner = resource.path("patient").path("reference").asString("");
        if (type.equals("Device") && !owner.isEmpty() && !owner.equals(user)) {
            return true;
        }
        return this.properties.usCore() && STATUS.containsKey(type) && !resource.has(STATUS.get(type));
    }

    /**
     * Answers with the versions of a resource in the compartment, or with an empty
     * history for any other one.
     */
    private void history(HttpServletRequest request, HttpServletResponse response, FilterChain chain, String path)
            throws ServletException, IOException {
        String[] parts = path.split("/");
        ObjectNode bundle = Answer.JSON.createObjectNode();
        bundle.put("resourceType", "Bundle").put("type", "history");
        ArrayNode entries = bundle.putArray("entry");
        Optional<JsonNode> current = current(request, response, chain, parts);
        current.ifPresent((resource) -> {
            ObjectNode entry = entries.addObject();
            entry.put("fullUrl", this.origin.fhir() + "/" + parts[0] + "/" + parts[1]);
            entry.set("resource", resource);
            entry.putObject("request").put("method", "PUT").put("url", parts[0] + "/" + parts[1]);
            entry.putObject("response").put("status", "200 OK");
        });
        bundle.put("total", entries.size());
        Answer.write(response, 200, bundle, Map.of());
    }

    private Optional<JsonNode> current(HttpServletRequest request, HttpServletResponse response, FilterChain chain,
            String... parts) throws ServletException, IOException {
        Scope scope = scope(request, parts[0], new Parameters(Map.of()));
        ContentCachingResponseWrapper held = new ContentCachingResponseWrapper(response);
        chain.doFilter(new EngineCall(request, scope.path(), scope.parameters().with("_id", parts[1])), held);
        ObjectNode found = Answer.held(held);
        int status = held.getStatus();
        held.resetBuffer();
        hide(request, found);
        JsonNode resource = found.path("entry").path(0).path("resource");
        return Optional.of(resource)
            .filter((one) -> status == 200 && parts[0].equals(one.path("resourceType").asString("")));
    }

    /**
     * Answers a read. With the SMART role it is a search, so a version is always the
     * current one.
     */
    private void read(HttpServletRequest request, HttpServletResponse response, FilterChain chain, String path)
            throws ServletException, IOException {
        String[] parts = path.split("/");
        JsonNode resource = current(request, response, chain, parts).orElse(null);
        if (resource == null) {
            Answer.refuse(response, 404, "not-found",
                    "Resource type '" + parts[0] + "' with id '" + parts[1] + "' couldn't be found.");
            return;
        }
        Answer.write(response, 200, resource,
                Map.of("ETag", "W/\"" + resource.path("meta").path("versionId").asString("1") + "\""));
    }

    private Set<String> unsupported(String path, Parameters asked) {
        String type = path.substring(path.lastIndexOf('/') + 1).replace("$includes", "");
        String known = path.endsWith("/$includes") ? path.replaceFirst("/.*", "") : type;
        if (!known.matches("[A-Z][A-Za-z]+")) {
            return Set.of();
        }
        RuntimeResourceDefinition definition = this.context.getResourceDefinition(known);
        return asked.all().keySet().stream().filter((name) -> {
            String bare = name.split("[:.]", 2)[0];
            return !CONTROLS.contains(bare) && !bare.equals("_id") && !bare.equals("_lastUpdated")
                    && definition.getSearchParam(bare) == null && !bare.matches("_(tag|profile|security|source)");
        }).collect(Collectors.toSet());
    }

}

package dev.smartgateway.sandbox.azure;

import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;

import dev.smartgateway.sandbox.UncompressedRequest;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * A GET to the engine that replaces the caller's request.
 */
final class EngineCall extends UncompressedRequest {

    private final String uri;

    private final Parameters parameters;

    EngineCall(HttpServletRequest original, String path, Parameters parameters) {
        super(original);
        this.uri = "/fhir/" + path;
        this.parameters = parameters;
    }

    @Override
    public String getMethod() {
        return "GET";
    }

    @Override
    public String getRequestURI() {
        return this.uri;
    }

    @Override
    public StringBuffer getRequestURL() {
        String url = super.getRequestURL().toString();
        return new StringBuffer(url.substring(0, url.indexOf("/fhir")) + this.uri);
    }

    @Override
    public String getPathInfo() {
        return this.uri.substring("/fhir".length());
    }

    @Override
    public @Nullable String getQueryString() {
        String query = this.parameters.query();
        return query.isEmpty() ? null : query.substring(1);
    }

    @Override
    public Map<String, String[]> getParameterMap() {
        Map<String, String[]> all = new LinkedHashMap<>();
        this.parameters.all().forEach((name, values) -> all.put(name, values.toArray(String[]::new)));
        return all;
    }

    @Override
    public @Nullable String getParameter(String name) {
        return this.parameters.first(name);
    }

    @Override
    public String @Nullable [] getParameterValues(String name) {
        return getParameterMap().get(name);
    }

    @Override
    public Enumeration<String> getParameterNames() {
        return Collections.enumeration(this.parameters.all().keySet());
    }

}

package dev.smartgateway.telemetry.trace;

import java.net.URI;
import java.nio.file.Path;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of traces.
 *
 * @param url where a collector takes traces by OTLP over HTTP, mostly with the path
 * {@code /v1/traces}; without it there are no traces
 * @param tokenFile file with a bearer token for it, read anew for each use
 * @param sample share of the requests that are traced
 * @param incoming what becomes of {@code traceparent} of a browser: {@code ignore}, or
 * {@code go-on} with its trace; whether a request is traced is never the browser's choice
 * @param outgoing who is told {@code traceparent}: {@code fhir}, {@code idp}, both or
 * nobody
 */
@ConfigurationProperties("gateway.tracing")
record TraceProperties(@Nullable URI url, @Nullable Path tokenFile, @DefaultValue("0.1") double sample,
        @DefaultValue("ignore") Incoming incoming, @DefaultValue Set<Party> outgoing) {

    /** What becomes of a browser's trace. */
    enum Incoming {

        IGNORE, GO_ON

    }

    /** Whom the gateway calls. */
    enum Party {

        FHIR, IDP

    }

}

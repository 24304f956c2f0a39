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
 * @param url where a collector accepts traces by OTLP over HTTP, usually with the path
 * {@code /v1/traces}; without it tracing is off
 * @param tokenFile file with a bearer token for it, read for each use
 * @param sample share of the requests that are traced
 * @param incoming what happens to the {@code traceparent} of a browser: {@code ignore}
 * it, or {@code go-on} with its trace; whether a request is traced is never decided by
 * the browser
 * @param outgoing who receives {@code traceparent}: {@code fhir}, {@code idp}, both or
 * none
 */
@ConfigurationProperties("gateway.tracing")
record TraceProperties(@Nullable URI url, @Nullable Path tokenFile, @DefaultValue("0.1") double sample,
        @DefaultValue("ignore") Incoming incoming, @DefaultValue Set<Party> outgoing) {

    /** Handling of a browser's trace. */
    enum Incoming {

        IGNORE, GO_ON

    }

    /** Systems that the gateway calls. */
    enum Party {

        FHIR, IDP

    }

}

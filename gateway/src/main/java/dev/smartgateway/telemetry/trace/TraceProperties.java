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
 * @param url address where a collector accepts traces by OTLP over HTTP, usually with the
 * path {@code /v1/traces}; without it tracing is off
 * @param tokenFile file with a bearer token for the collector, read for each use
 * @param sample share of the requests that are traced
 * @param incoming {@code ignore} the {@code traceparent} of a browser, or {@code go-on}
 * with its trace; the browser never decides whether a request is traced
 * @param outgoing servers that receive {@code traceparent}: {@code fhir}, {@code idp},
 * both or none
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

package dev.smartgateway.command.doctor;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystemException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

import dev.smartgateway.audit.AuditSinks;
import dev.smartgateway.command.doctor.report.Check;
import dev.smartgateway.command.doctor.report.Reach;
import dev.smartgateway.command.doctor.report.Report;
import dev.smartgateway.outbound.CallGuard;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.timelimiter.TimeLimiterRegistry;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;

import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpRedirects;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Checks the remote audit sinks: settings, credential, address. Writes no audit event: it
 * only requests the number of AuditEvents from the FHIR service, and sends an empty list
 * to the log collector.
 */
final class AuditCheck {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Installation installation;

    private final boolean clients;

    private final WebClient web;

    /**
     * Creates the check.
     * @param egress applies trusted certificates and proxy to a client
     * @param clients whether the gateway's client credentials are usable
     */
    AuditCheck(Installation installation, UnaryOperator<HttpClient> egress, boolean clients) {
        this.installation = installation;
        this.clients = clients;
        HttpClientSettings settings = HttpClientSettings.defaults()
            .withRedirects(HttpRedirects.DONT_FOLLOW)
            .withTimeouts(Duration.ofSeconds(3), PATIENCE);
        this.web = WebClient.builder()
            .clientConnector(ClientHttpConnectorBuilder.reactor().withHttpClientCustomizer(egress).build(settings))
            .build();
    }

    void examine(Report report, Consumer<String> progress) {
        AuditSinks sinks;
        try {
            sinks = this.installation.room(List.of(AuditSinks.Wiring.class, Guards.class), rooms())
                .getBean(AuditSinks.class);
        }
        catch (RuntimeException ex) {
            wrong(report.about("audit trail"), Failure.of(ex));
            return;
        }
        for (String name : sinks.remotes()) {
            progress.accept("audit sink " + name);
            examine(sinks, name, report.about("audit sink " + name));
        }
    }

    private String[] rooms() {
        return this.clients ? new String[] { "dev.smartgateway.oauth.endpoint" } : new String[0];
    }

    private void examine(AuditSinks sinks, String name, Report.Notes notes) {
        URI url;
        Optional<String> authorization;
        try {
            AuditSinks.Remote remote = sinks.remote(name);
            url = remote.url();
            authorization = remote.authorization().call();
        }
        catch (IOException ex) {
            notes.wrong(Check.AUDIT_TRAIL, "There is no token for the sink " + name + ": " + why(ex) + ".",
                    name.equals("fhir")
                            ? "correct gateway.audit.fhir.token-file, or gateway.audit.fhir.client and its credential"
                            : "correct gateway.audit.otlp.token-file");
            return;
        }
        catch (Exception ex) {
            wrong(notes, Failure.of(ex));
            return;
        }
        ask(name, url, authorization.orElse(null), notes);
    }

    private static String why(IOException failure) {
        return (failure instanceof FileSystemException) ? "its token file cannot be read"
                : String.valueOf(failure.getMessage());
    }

    private static void wrong(Report.Notes notes, Failure failure) {
        notes.wrong(Check.AUDIT_TRAIL, failure.text(), failure.remedy());
    }

    private void ask(String name, URI url, @Nullable String authorization, Report.Notes notes) {
        boolean fhir = name.equals("fhir");
        WebClient.RequestBodySpec request = this.web.method(fhir ? HttpMethod.GET : HttpMethod.POST)
            .uri(fhir ? URI.create(url.toString().replaceFirst("/+$", "") + "/AuditEvent?_summary=count") : url)
            .header(fhir ? HttpHeaders.ACCEPT : HttpHeaders.CONTENT_TYPE,
                    fhir ? "application/fhir+json" : "application/x-protobuf");
        if (authorization != null) {
            request.header(HttpHeaders.AUTHORIZATION, authorization);
        }
        try {
            Integer status = request
                .exchangeToMono((answer) -> answer.releaseBody().then(Mono.just(answer.statusCode().value())))
                .block(PATIENCE);
            judge(name, (status != null) ? status : 0, authorization != null, notes);
        }
        catch (RuntimeException ex) {
            notes.wrong(Check.AUDIT_TRAIL,
                    "The sink " + name + " at " + url.getHost() + " cannot be reached: " + Reach.why(ex) + ".",
                    "check gateway.audit." + name + ".url and the network");
        }
    }

    private static void judge(String name, int status, boolean authorized, Report.Notes notes) {
        boolean fhir = name.equals("fhir");
        if (status == 401 || (status == 403 && !(fhir && authorized))) {
            notes.wrong(Check.AUDIT_TRAIL,
                    "The sink " + name + (authorized ? " does not accept the token" : " requires a token") + " ("
                            + status + ").",
                    fhir ? "correct gateway.audit.fhir.token-file or gateway.audit.fhir.client"
                            : "correct gateway.audit.otlp.token-file");
        }
        else if (status == 404 || status == 405 || status / 100 == 3) {
            notes.wrong(Check.AUDIT_TRAIL,
                    "The server at the address of the sink " + name + " is not "
                            + (fhir ? "a FHIR service with AuditEvents" : "a log collector") + " (" + status + ").",
                    fhir ? "set gateway.audit.fhir.url to the base of the FHIR service"
                            : "set gateway.audit.otlp.url to the complete address, usually ending in /v1/logs");
        }
        else if (status == 429 || status >= 500) {
            notes.warn(Check.AUDIT_TRAIL, "The sink " + name + " answers " + status + ".",
                    "check the service and its logs, or ask its operator");
        }
        else if (fhir) {
            notes.ok(Check.AUDIT_TRAIL,
                    "The FHIR service of the audit trail answers" + (authorized ? " and accepts the token" : "")
                            + "; whether it permits creating AuditEvents is known only when the first one is sent.");
        }
        else {
            notes.ok(Check.AUDIT_TRAIL, "The log collector accepts an empty list.");
        }
    }

    /**
     * Limits of calls to the token endpoint; in the gateway, Spring Boot provides them.
     */
    @Configuration(proxyBeanMethods = false)
    static class Guards {

        @Bean
        CallGuard.Registries callGuards() {
            return new CallGuard.Registries(CircuitBreakerRegistry.ofDefaults(), TimeLimiterRegistry.ofDefaults(),
                    BulkheadRegistry.ofDefaults());
        }

    }

}

package dev.smartgateway.command.doctor;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

import dev.smartgateway.command.doctor.issuer.IssuerCredentials;
import dev.smartgateway.command.doctor.issuer.IssuerMetadata;
import dev.smartgateway.command.doctor.issuer.IssuerScopes;
import dev.smartgateway.command.doctor.issuer.IssuerSettings;
import dev.smartgateway.command.doctor.issuer.PatientSources;
import dev.smartgateway.command.doctor.report.Check;
import dev.smartgateway.command.doctor.report.Report;
import dev.smartgateway.oauth.ClientAuthenticator;
import dev.smartgateway.oauth.Discovery;
import dev.smartgateway.operator.AccessPolicies;
import dev.smartgateway.operator.PolicyConfiguration;
import dev.smartgateway.operator.ServiceProbe;
import dev.smartgateway.outbound.Egress;
import dev.smartgateway.outbound.HttpClients;
import dev.smartgateway.scope.Scopes;
import dev.smartgateway.smart.App;
import dev.smartgateway.smart.Apps;
import dev.smartgateway.smart.Issuer;
import dev.smartgateway.smart.LaunchOrigins;
import dev.smartgateway.store.Sealer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Runs all checks, from the configuration to the servers.
 */
final class DoctorRun {

    /**
     * Prefix of the packages whose Spring configurations are used. They are scanned by
     * name, because the classes are package-private in packages that other modules must
     * not import.
     */
    private static final String ROOT = "dev.smartgateway.";

    private final Installation installation;

    private final Report report;

    private final Report.Notes here;

    private final Map<String, App> apps = new HashMap<>();

    private @Nullable AccessPolicies policies;

    private final Consumer<String> progress;

    DoctorRun(Installation installation, Report report, Consumer<String> progress) {
        this.progress = progress;
        this.installation = installation;
        this.report = report;
        this.here = report.about("this installation");
    }

    /**
     * Runs the checks and adds their results to the report.
     * @param only name of the only issuer to check, or {@code null} for all
     * @param token a test user's token, or {@code null}
     */
    void run(@Nullable String only, @Nullable GivenToken token) {
        publicUrl();
        List<Issuer> issuers = issuers(only);
        ConfigurableApplicationContext http = room(ROOT + "outbound", ROOT + "oauth.discovery");
        ConfigurableApplicationContext client = room(ROOT + "oauth.client");
        if (room(ROOT + "store.seal", ROOT + "store.azure") != null) {
            this.here.ok(Check.SEALING_KEYS, "A key that seals stored data is configured.");
        }
        this.progress.accept("redis");
        new RedisCheck(this.installation).examine(this.report.about("redis"));
        if (http != null) {
            new AuditCheck(this.installation, http.getBean(Egress.class)::on, client != null).examine(this.report,
                    this.progress);
        }
        for (Issuer issuer : issuers) {
            examine(issuer, http, client, token);
        }
        if (token != null && issuers.size() > 1) {
            this.here.note(Check.TOKEN, "The token was checked against every issuer; select one with --issuer.");
        }
    }

    /** Returns the configured scopes that the policy allows. */
    private Scopes allowed(Issuer issuer) {
        Scopes asked = Scopes.parse(issuer.scopes());
        AccessPolicies known = this.policies;
        Scopes ceiling = (known != null) ? known.forApp(app(issuer)).scopes() : null;
        return (ceiling != null) ? asked.narrowedTo(ceiling) : asked;
    }

    private void publicUrl() {
        String url = this.installation.environment().getProperty("gateway.public-url");
        if (url == null) {
            this.here.wrong(Check.PUBLIC_URL,
                    "gateway.public-url is not set, so the gateway does not start. This report assumes "
                            + this.installation.publicUrl().value() + ".",
                    "set gateway.public-url to the origin that browsers use");
        }
        else if (!this.installation.publicUrl().value().toString().equals(url)) {
            this.here.wrong(Check.PUBLIC_URL,
                    "gateway.public-url is " + url
                            + ", which is not an origin without a path, or is http on a host other than this machine.",
                    "write https://host[:port] without a path");
        }
        else if (this.installation.publicUrl().loopback()) {
            this.here.note(Check.PUBLIC_URL,
                    "gateway.public-url is " + url + ": usable for development on this machine only.");
        }
        else {
            this.here.ok(Check.PUBLIC_URL, "Browsers use " + url + ".");
        }
    }

    private List<Issuer> issuers(@Nullable String only) {
        ConfigurableApplicationContext context = room(ROOT + "operator.apps");
        if (context == null) {
            return List.of();
        }
        policies();
        List<Issuer> all = new ArrayList<>();
        for (App app : context.getBean(Apps.class).all()) {
            app.issuers().forEach((one) -> this.apps.put(one.name(), app));
            app.issuers().stream().filter((one) -> only == null || one.name().equals(only)).forEach(all::add);
        }
        if (all.isEmpty()) {
            this.here.wrong(Check.CONFIGURATION, "No issuer has the name given with --issuer.",
                    "give one of the names under issuers: in config/apps");
        }
        else {
            this.here.ok(Check.CONFIGURATION, "The app files are valid and contain " + all.size() + " issuer(s).");
        }
        return all;
    }

    private String app(Issuer issuer) {
        App app = this.apps.get(issuer.name());
        return (app != null) ? app.name() : "";
    }

    /** Returns the redirect URI of an issuer, on its app's own origin if it has one. */
    private String callback(Issuer issuer) {
        LaunchOrigins common = new LaunchOrigins(this.installation.publicUrl(), null);
        App app = this.apps.get(issuer.name());
        return ((app != null) ? common.of(app) : common).gateway("/callback/" + issuer.name());
    }

    private void policies() {
        try {
            this.policies = this.installation.room(List.of(Meters.class, PolicyConfiguration.class))
                .getBean(AccessPolicies.class);
            this.here.ok(Check.CONFIGURATION, "The policy file is valid.");
        }
        catch (RuntimeException ex) {
            Failure failure = Failure.of(ex);
            this.here.wrong(Check.CONFIGURATION, failure.text(), failure.remedy());
        }
    }

    /** The meter registry that the policy requires; its metrics are not used here. */
    @Configuration(proxyBeanMethods = false)
    static class Meters {

        @Bean
        MeterRegistry meters() {
            return new SimpleMeterRegistry();
        }

    }

    private void examine(Issuer issuer, @Nullable ConfigurableApplicationContext http,
            @Nullable ConfigurableApplicationContext client, @Nullable GivenToken token) {
        this.progress.accept("issuer " + issuer.name());
        Report.Notes notes = this.report.about("issuer " + issuer.name());
        new IssuerSettings(issuer, callback(issuer)).examine(notes);
        IssuerScopes.examine(issuer, notes);
        new PatientSources(issuer, allowed(issuer)).examine(notes);
        if (http != null) {
            Discovery.Metadata metadata = new IssuerMetadata(issuer, http).examine(notes);
            if (client != null) {
                new IssuerCredentials(issuer, metadata, callback(issuer))
                    .examine(client.getBean(ClientAuthenticator.class), http.getBean(HttpClients.class), notes);
            }
        }
        ServiceProbe probe = ServiceProbe
            .create((http != null) ? http.getBean(Egress.class)::on : UnaryOperator.identity());
        new FhirService(issuer, probe, this.installation.clock()).examine(notes);
        if (token != null) {
            token.examine(issuer, this.installation.clock(), notes);
            new TokenTrial(issuer, probe, token).examine(notes);
        }
    }

    private @Nullable ConfigurableApplicationContext room(String... packages) {
        try {
            ConfigurableApplicationContext context = this.installation.room(List.of(), packages);
            if (packages[0].endsWith("seal")) {
                context.getBean(Sealer.class);
            }
            return context;
        }
        catch (RuntimeException ex) {
            Failure failure = Failure.of(ex);
            this.here.wrong(packages[0].endsWith("seal") ? Check.SEALING_KEYS : Check.CONFIGURATION, failure.text(),
                    failure.remedy());
            return null;
        }
    }

}

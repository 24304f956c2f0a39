package dev.smartgateway.launch.world;

import java.net.URI;
import java.time.Duration;
import java.util.List;

import dev.smartgateway.operator.TestIssuers;
import dev.smartgateway.smart.LaunchOptions;
import dev.smartgateway.smart.App;
import dev.smartgateway.smart.Issuer;

/**
 * An issuer under construction.
 */
public final class Spec {

    public String name = "county";

    public String iss;

    public String aud;

    public String audience;

    public String scopes = "launch launch/patient openid fhirUser patient/Patient.rs patient/Observation.rs";

    public Issuer.Dialect dialect = Issuer.Dialect.V2;

    public Issuer.Mode mode = Issuer.Mode.SMART_SERVER;

    public boolean nonceRequired = true;

    public boolean absentScopeAsRequested;

    public boolean oidcRequired = true;

    public List<Issuer.PatientSource> sources = List.of();

    public String claim;

    public Issuer.Embedding embedding = Issuer.Embedding.NONE;

    public Issuer.Endpoints endpoints = Issuer.Endpoints.DISCOVERED;

    public Issuer.Introspection introspection = Issuer.Introspection.NONE;

    public LaunchOptions launch = LaunchOptions.DEFAULT;

    public Spec(String iss) {
        this.iss = iss;
    }

    public Spec name(String name) {
        this.name = name;
        return this;
    }

    public Issuer issuer() {
        URI base = URI.create(this.iss.replaceAll("/$", ""));
        Issuer plain = TestIssuers.issuer(this.name, base);
        return TestIssuers.with((this.claim != null) ? TestIssuers.with(plain, "patientClaim", this.claim) : plain,
                "iss", URI.create(this.iss), "audience",
                new Issuer.Audience(this.aud, (this.audience != null) ? List.of(this.audience) : List.of(), null),
                "endpoints", this.endpoints, "scopes", this.scopes, "mode", this.mode, "dialect", this.dialect,
                "nonceRequired", this.nonceRequired, "absentScopeAsRequested", this.absentScopeAsRequested,
                "oidcRequired", this.oidcRequired, "patientSources", this.sources, "introspection", this.introspection,
                "launch", this.launch, "embedding", this.embedding);
    }

    /**
     * An app of the given issuers.
     */
    public static App app(String name, Spec... issuers) {
        return new App(name, "/" + name + "/?launch={launch}", null,
                new App.Limits(Duration.ofMinutes(30), Duration.ofHours(8), 10), null,
                java.util.Arrays.stream(issuers).map(Spec::issuer).toList());
    }

}

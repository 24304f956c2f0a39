package dev.smartgateway.launch.world;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;

import dev.smartgateway.operator.LaunchOptions;
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

    public Issuer.Embedding embedding = new Issuer.Embedding(List.of(), false);

    public Issuer.Endpoints endpoints = Issuer.Endpoints.DISCOVERED;

    public Issuer.Extras extras = Issuer.Extras.NONE;

    public LaunchOptions intake = LaunchOptions.DEFAULT;

    public Spec(String iss) {
        this.iss = iss;
    }

    public Spec name(String name) {
        this.name = name;
        return this;
    }

    public Issuer issuer() {
        URI base = URI.create(this.iss.replaceAll("/$", ""));
        return new Issuer(this.name,
                new Issuer.Address(URI.create(this.iss), base, this.aud, this.audience, this.endpoints, Set.of()),
                new Issuer.Client("gateway", Issuer.ClientAuthentication.SECRET_BASIC, false), this.scopes,
                new Issuer.Rules(this.mode, this.dialect, this.nonceRequired, this.absentScopeAsRequested,
                        this.oidcRequired, this.sources,
                        new Issuer.Refresh(true, Duration.ofMinutes(5), Duration.ofMinutes(1), Duration.ofMinutes(1))),
                this.embedding, this.extras);
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

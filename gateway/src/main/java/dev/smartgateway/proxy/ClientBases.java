package dev.smartgateway.proxy;

import java.net.URI;
import java.util.List;
import java.util.Optional;

import dev.smartgateway.fhir.ServiceUrls;
import dev.smartgateway.policy.PatientContext;
import dev.smartgateway.smart.App;
import dev.smartgateway.smart.Apps;
import dev.smartgateway.smart.Issuer;
import dev.smartgateway.smart.LaunchUrls;
import dev.smartgateway.smart.LaunchOrigins;
import dev.smartgateway.token.LaunchRecord;

/**
 * The FHIR base as the browser and as the FHIR service see it, and the sign-in endpoints
 * of an app with its own sign-in.
 */
final class ClientBases {

    private final LaunchOrigins origins;

    private final Apps apps;

    ClientBases(LaunchOrigins origins, Apps apps) {
        this.origins = origins;
        this.apps = apps;
    }

    /** A client that did not name the launch gets no sign-in endpoints. */
    PatientContext.Bases of(LaunchRecord launch, FhirPath path) {
        boolean facade = path.launch() != null
                && this.apps.app(launch.owner().app()).filter((app) -> app.signIn() == App.SignIn.FACADE).isPresent();
        Optional<Issuer> issuer = this.apps.issuer(launch.owner().issuer());
        List<URI> further = issuer.map((one) -> one.address().furtherBases().stream().map(URI::create).toList())
            .orElse(List.of());
        boolean bareIds = issuer.filter((one) -> one.rules().patients().bare()).isPresent();
        return new PatientContext.Bases(URI.create(this.origins.at(launch.id(), path.base())),
                new ServiceUrls(launch.fhirBase(), further), facade ? LaunchUrls.of(launch.id(), this.origins) : null,
                bareIds);
    }

}

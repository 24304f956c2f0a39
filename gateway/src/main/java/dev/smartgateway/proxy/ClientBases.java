package dev.smartgateway.proxy;

import java.net.URI;
import java.util.Optional;
import java.util.Set;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
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

    /**
     * Maximum number of cached services; higher than the number of issuers, because
     * changed app files leave old entries behind.
     */
    private static final int MOST = 1000;

    private final Cache<Service, ServiceUrls> services = Caffeine.newBuilder()
        .maximumSize(MOST)
        .executor(Runnable::run)
        .build();

    private final LaunchOrigins origins;

    private final Apps apps;

    ClientBases(LaunchOrigins origins, Apps apps) {
        this.origins = origins;
        this.apps = apps;
    }

    /** The addresses of a FHIR service. */
    private record Service(URI base, Set<String> further) {

        ServiceUrls urls() {
            return new ServiceUrls(this.base, this.further.stream().map(URI::create).toList());
        }

    }

    /**
     * Returns the bases of a call. A client that did not name the launch gets no sign-in
     * endpoints.
     */
    PatientContext.Bases of(LaunchRecord launch, FhirPath path) {
        Optional<App> app = this.apps.app(launch.owner().app());
        LaunchOrigins here = app.map(this.origins::of).orElse(this.origins);
        boolean facade = path.launch() != null
                && app.filter((known) -> known.signIn() == App.SignIn.FACADE).isPresent();
        Optional<Issuer> issuer = this.apps.issuer(launch.owner().issuer());
        Set<String> further = issuer.map((one) -> one.address().furtherBases()).orElse(Set.of());
        boolean bareIds = issuer.filter((one) -> one.rules().patients().bare()).isPresent();
        return new PatientContext.Bases(URI.create(here.at(launch.id(), path.base())),
                this.services.get(new Service(launch.fhirBase(), further), Service::urls),
                facade ? LaunchUrls.of(launch.id(), here) : null, bareIds);
    }

}

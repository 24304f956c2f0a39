package dev.smartgateway.proxy;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;

import dev.smartgateway.operator.AccessPolicies;
import dev.smartgateway.policy.model.Pin;
import dev.smartgateway.proxy.upstream.Upstream;
import dev.smartgateway.smart.PublicUrl;
import dev.smartgateway.smart.Scopes;
import dev.smartgateway.token.LaunchRecord;
import dev.smartgateway.token.Sealer;

/**
 * Makes the pin of a launch: patient and scopes from its record, rules from the policy
 * file, links sealed for it alone.
 */
final class Pins {

    private final PublicUrl publicUrl;

    private final Sealer sealer;

    private final AccessPolicies policies;

    private final Clock clock;

    private final Duration linkLife;

    /** The doors hold each direction to its own limit; this is the larger of the two. */
    private final int cap;

    Pins(PublicUrl publicUrl, Sealer sealer, AccessPolicies policies, Clock clock, ProxyProperties properties,
            Upstream upstream) {
        this.publicUrl = publicUrl;
        this.policies = policies;
        this.sealer = sealer;
        this.clock = clock;
        this.linkLife = properties.linkLife();
        this.cap = Math.max((int) properties.maxBody().toBytes(), upstream.largestAnswer());
    }

    Pin of(LaunchRecord launch, FhirPath path) {
        Pin.Bases bases = new Pin.Bases(URI.create(this.publicUrl.at(path.base())), launch.fhirBase());
        return new Pin(launch.context().patient(), Scopes.parse(launch.scopes()),
                this.policies.forApp(launch.owner().app()), bases,
                new SealedHandles(this.sealer, launch.id(), this.clock, this.linkLife), this.cap);
    }

}

package dev.smartgateway.proxy;

import java.time.Clock;
import java.time.Duration;

import dev.smartgateway.operator.AccessPolicies;
import dev.smartgateway.policy.FhirCall;
import dev.smartgateway.policy.PatientContext;
import dev.smartgateway.policy.Pinning;
import dev.smartgateway.policy.Step;
import dev.smartgateway.proxy.links.AesLinkSealer;
import dev.smartgateway.proxy.links.LongLinks;
import dev.smartgateway.proxy.upstream.Upstream;
import dev.smartgateway.store.Sealer;
import dev.smartgateway.token.LaunchRecord;

/**
 * Creates the patient context of a launch (patient and scopes from its record, rules from
 * the policy file, links sealed for it alone) and starts the policy decision.
 */
final class PatientContexts {

    private final Pinning pinning;

    private final ClientBases bases;

    private final Sealer sealer;

    private final AccessPolicies policies;

    private final Clock clock;

    private final Duration linkLife;

    private final LaunchReferences references;

    /** Upper bound of the limits of requests and answers. */
    private final int cap;

    PatientContexts(Pinning pinning, ClientBases bases, Sealer sealer, AccessPolicies policies, Clock clock,
            ProxyProperties properties, Upstream upstream) {
        this.pinning = pinning;
        this.bases = bases;
        this.policies = policies;
        this.sealer = sealer;
        this.clock = clock;
        this.linkLife = properties.linkLife();
        this.references = new LaunchReferences(clock);
        this.cap = Math.max((int) properties.maxBody().toBytes(), upstream.largestAnswer());
    }

    /** Returns the first step of a call. */
    Step begin(FhirCall call) {
        return this.pinning.begin(call);
    }

    PatientContext of(LaunchRecord launch, FhirPath path, LongLinks links) {
        String user = launch.context().fhirUser();
        boolean here = user != null && !user.contains(":");
        return new PatientContext(launch.context().patient(),
                new PatientContext.Granted(launch.granted().parsed(), here ? user : null),
                this.policies.forApp(launch.owner().app()), this.bases.of(launch, path),
                new AesLinkSealer(this.sealer, launch.id(), this.clock, this.linkLife, links), this.cap,
                this.references.of(launch.id().value(), launch.context().patient()));
    }

}

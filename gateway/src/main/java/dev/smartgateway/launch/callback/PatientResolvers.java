package dev.smartgateway.launch.callback;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.smartgateway.reason.Reason;
import dev.smartgateway.smart.Issuer.PatientSource;
import dev.smartgateway.smart.LaunchContext;
import dev.smartgateway.smart.PatientId;
import dev.smartgateway.token.PatientClaim;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Queries the patient sources that an issuer allows, in the configured order, until one
 * finds a patient. The patient in the token response takes precedence. A source or the
 * configured claim that names another patient ends the launch.
 */
public final class PatientResolvers {

    /** Sources that are not queried if the token response names the patient. */
    private static final Set<PatientSource> ONLY_WITHOUT = Set.of(PatientSource.FHIR_USER, PatientSource.ONLY_PATIENT);

    private final Map<PatientSource, PatientResolver> places;

    /**
     * Creates an instance. A source without a resolver finds nothing.
     */
    public PatientResolvers(Map<PatientSource, PatientResolver> places) {
        this.places = Map.copyOf(places);
    }

    /**
     * Returns the launch context, possibly without a patient. Fails with
     * {@code context-changed} if two sources name different patients.
     * @param styleHosts hosts that a style URL may name
     */
    Mono<LaunchContext> context(Fields fields, PatientResolver.Question question, Set<String> styleHosts) {
        URI[] bases = question.issuer().address().bases();
        PatientId received = fields.patient(bases);
        LaunchContext plain = new LaunchContext(received, fields.encounter(bases), fields.fhirContext(),
                fields.needPatientBanner(), question.fhirUser(), fields.display(styleHosts));
        List<PatientSource> sources = question.issuer().rules().patientSources();
        return Flux.fromIterable(sources)
            .filter((source) -> received == null || !ONLY_WITHOUT.contains(source))
            .concatMap((source) -> ask(source, question), 0)
            .next()
            .map((found) -> merged(plain, found, received))
            .defaultIfEmpty(plain)
            .flatMap((context) -> claimed(context, question));
    }

    private Mono<PatientResolver.Found> ask(PatientSource source, PatientResolver.Question question) {
        return Mono.justOrEmpty(this.places.get(source)).flatMap((place) -> place.find(question));
    }

    /**
     * Checks that the configured claim names no other patient. A refresh compares the
     * same claim.
     */
    private Mono<LaunchContext> claimed(LaunchContext context, PatientResolver.Question question) {
        if (context.patient() == null || question.issuer().rules().patients().claim() == null) {
            return Mono.just(context);
        }
        return ask(PatientSource.CLAIM, question).map((found) -> merged(context, found, context.patient()))
            .defaultIfEmpty(context);
    }

    private static LaunchContext merged(LaunchContext plain, PatientResolver.Found found,
            @Nullable PatientId received) {
        if (received != null) {
            if (!received.equals(found.patient())) {
                throw Reason.CONTEXT_CHANGED.at("patient-sources", "patient",
                        "the token response and a source of patient-sources name different patients");
            }
            return plain;
        }
        return new LaunchContext(found.patient(), found.encounter(), found.fhirContext(), found.needPatientBanner(),
                plain.fhirUser(), plain.display());
    }

    /**
     * Finds the user, if the user is a patient.
     */
    public static Mono<PatientResolver.Found> fhirUser(PatientResolver.Question question) {
        String user = question.fhirUser();
        PatientId patient = (user != null) ? new FhirUser(user).patient() : null;
        return Mono.justOrEmpty(patient).map(PatientResolver.Found::of);
    }

    /**
     * Finds the patient in the claim that {@code patient-claim} names.
     */
    public static Mono<PatientResolver.Found> claim(PatientResolver.Question question) {
        PatientResolver.Received received = question.received();
        return Mono
            .fromCallable(() -> PatientClaim.read(question.issuer(), received.claims(), received.tokens().access()))
            .flatMap(Mono::justOrEmpty)
            .map(PatientResolver.Found::of);
    }

}

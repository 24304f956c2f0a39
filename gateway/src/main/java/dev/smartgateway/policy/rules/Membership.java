package dev.smartgateway.policy.rules;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

import dev.smartgateway.fhir.Reference;
import dev.smartgateway.fhir.ResourceScanResult;
import dev.smartgateway.policy.AccessPolicy;
import dev.smartgateway.policy.flow.PolicyContext;
import dev.smartgateway.r4.R4;
import dev.smartgateway.r4.TypeRule;
import dev.smartgateway.smart.PatientId;

/**
 * Whether a resource belongs to the pinned patient.
 */
public enum Membership {

    /** Belongs to the pinned patient alone, or to no patient. */
    OWN,

    /** Belongs to the pinned patient and to others. */
    MIXED,

    /** Names no patient although it should. */
    NOBODYS,

    /** Another patient's. */
    FOREIGN;

    /** Types of which every target must be known to be the patient's. */
    private static final Set<String> TRACES = Set.of("Provenance", "AuditEvent");

    /**
     * Elements that mostly name staff, rooms and devices. A participant there with only
     * an identifier and no type counts as one of these: hiding the appointment would be
     * worse.
     */
    private static final Set<String> ALSO_STAFF = Set.of("Appointment.participant.actor", "Schedule.actor");

    /** A reference to a person, or to a contained resource, which may be a person. */
    private static final Pattern PERSONS = Pattern.compile("(^|/)(Patient|Group|RelatedPerson|Person)([/?]|$)|^#");

    /**
     * Judges a resource.
     * @param verified resources ({@code Type/id}) already known to be the patient's
     */
    public static Membership of(PolicyContext context, TypeRule rule, ResourceScanResult facts, Set<String> verified) {
        boolean full = context.policy().compartment().mode() == AccessPolicy.Mode.FULL && !rule.full().isEmpty()
                && !rule.full().equals(rule.primary());
        return judged(context, rule, facts, full ? Measure.FULL : Measure.primary(verified));
    }

    /**
     * Judges a resource that is to be written: always by its primary element.
     */
    public static Membership written(PolicyContext context, TypeRule rule, ResourceScanResult facts) {
        return written(context, rule, facts, Set.of());
    }

    /**
     * Judges a resource that is to be written together with others.
     * @param verified names of the others
     */
    public static Membership written(PolicyContext context, TypeRule rule, ResourceScanResult facts,
            Set<String> verified) {
        return judged(context, rule, facts, Measure.primary(verified));
    }

    /**
     * Returns whether resources of a type are judged by what is known of their targets,
     * which is the only use of verified resources.
     */
    public static boolean byTargets(String type) {
        return TRACES.contains(type);
    }

    /**
     * Returns whether a resource may be read: it is the patient's own, or belongs to
     * nobody.
     * @param verified resources ({@code Type/id}) already known to be the patient's
     */
    public static boolean readable(PolicyContext context, TypeRule rule, ResourceScanResult facts,
            Set<String> verified) {
        return of(context, rule, facts, verified) == OWN || nobodys(context, rule, facts);
    }

    /**
     * Returns whether a resource names no person at all, of a type that then belongs to
     * the hospital: a device, or the schedule of a practitioner or a room. Undecidable
     * for a resource without all of its elements.
     */
    public static boolean nobodys(PolicyContext context, TypeRule rule, ResourceScanResult facts) {
        List<ResourceScanResult.Owner> named = primary(rule, facts);
        boolean harmless = rule.several()
                ? !named.isEmpty() && named.stream().allMatch((owner) -> staff(context, rule, owner)) : named.isEmpty();
        boolean person = facts.owners()
            .stream()
            .anyMatch((owner) -> owner.path().equals("contained")
                    && (owner.type() == null || PERSONS.matcher(owner.type()).find()));
        return rule.mayBeNobodys() && harmless && !person
                && facts.strings().references().stream().noneMatch((text) -> PERSONS.matcher(text).find());
    }

    private static boolean staff(PolicyContext context, TypeRule rule, ResourceScanResult.Owner owner) {
        String type = owner.type();
        boolean typed = type != null && R4.isType(type) && !PERSONS.matcher(type).find();
        return (owner.reference() == null) ? typed
                : (type == null || typed) && share(context, rule, owner, Set.of()) == Share.NEUTRAL;
    }

    /**
     * Returns whether a resource names another patient as its owner, which raises an
     * alarm if a query named this one.
     */
    public static boolean namesOther(PolicyContext context, TypeRule rule, ResourceScanResult facts) {
        return !TRACES.contains(rule.type()) || primary(rule, facts).stream()
            .map(ResourceScanResult.Owner::reference)
            .anyMatch((text) -> text != null && "Patient".equals(context.reference(text).type()) && !context.own(text));
    }

    private static List<ResourceScanResult.Owner> primary(TypeRule rule, ResourceScanResult facts) {
        return facts.owners().stream().filter((owner) -> rule.primary().contains(owner.path())).toList();
    }

    private static Membership judged(PolicyContext context, TypeRule rule, ResourceScanResult facts, Measure measure) {
        if (rule.shared() || context.unpinned()) {
            return OWN;
        }
        if (rule.isPatient()) {
            return context.patient().value().equals(facts.id()) ? OWN : FOREIGN;
        }
        List<String> paths = measure.full() ? rule.full() : rule.primary();
        int own = 0;
        int others = 0;
        for (ResourceScanResult.Owner owner : facts.owners()) {
            if (paths.contains(owner.path())) {
                Share share = share(context, rule, owner, measure.verified());
                own += (share == Share.OWN) ? 1 : 0;
                others += (share == Share.OTHER) ? 1 : 0;
            }
        }
        if (own == 0) {
            return (others == 0) ? NOBODYS : FOREIGN;
        }
        return (others == 0 || measure.full()) ? OWN : MIXED;
    }

    private static Share share(PolicyContext context, TypeRule rule, ResourceScanResult.Owner owner,
            Set<String> verified) {
        String text = owner.reference();
        if (text == null) {
            return nameless(rule, owner) ? Share.NEUTRAL : Share.OTHER;
        }
        PatientId patient = context.patient();
        if (patient.isReference(text)) {
            return Share.OWN;
        }
        Reference reference = context.reference(text);
        if (reference.is("Patient", patient.value())) {
            return Share.OWN;
        }
        if (TRACES.contains(rule.type())) {
            return trace(context, text, reference, verified);
        }
        boolean contained = reference.kind() == Reference.Kind.CONTAINED;
        String type = String.valueOf(contained ? owner.type() : reference.type());
        boolean known = reference.kind() != Reference.Kind.CONDITIONAL && R4.isType(type);
        return (known && !person(type)) ? Share.NEUTRAL : Share.OTHER;
    }

    private static boolean nameless(TypeRule rule, ResourceScanResult.Owner owner) {
        if (!owner.identified()) {
            return true;
        }
        return (owner.type() != null) ? R4.isType(owner.type()) && !person(owner.type())
                : ALSO_STAFF.contains(rule.type() + "." + owner.path());
    }

    private static Share trace(PolicyContext context, String text, Reference reference, Set<String> verified) {
        if (reference.kind() == Reference.Kind.URN && verified.contains(text)) {
            return Share.OWN;
        }
        if (reference.kind() != Reference.Kind.LOCAL) {
            return Share.OTHER;
        }
        String target = reference.type() + "/" + reference.id();
        if (verified.contains(target) || context.call().pin().references().contains(target)) {
            return Share.OWN;
        }
        boolean nobodys = R4.rule(String.valueOf(reference.type())).filter(TypeRule::shared).isPresent();
        return nobodys ? Share.NEUTRAL : Share.OTHER;
    }

    private static boolean person(String type) {
        return type.equals("Patient") || type.equals("Group");
    }

    /** The owner that one reference names. */
    private enum Share {

        OWN, OTHER, NEUTRAL

    }

    /**
     * The elements that count, and other known facts.
     *
     * @param verified resources already known to be the patient's
     * @param full whether all elements of the compartment count and one is sufficient, or
     * only the primary ones
     */
    private record Measure(Set<String> verified, boolean full) {

        static final Measure FULL = new Measure(Set.of(), true);

        static final Measure PRIMARY = new Measure(Set.of(), false);

        static Measure primary(Set<String> verified) {
            return verified.isEmpty() ? PRIMARY : new Measure(verified, false);
        }

    }

}

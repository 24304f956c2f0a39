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

/**
 * Whether a resource belongs to the pinned patient.
 */
public enum Membership {

    /** The pinned patient's alone, or nobody's. */
    OWN,

    /** The pinned patient's and somebody else's. */
    MIXED,

    /** Names no patient at all where it should. */
    NOBODYS,

    /** Another patient's. */
    FOREIGN;

    /** Types whose every target must be known to be the patient's. */
    private static final Set<String> TRACES = Set.of("Provenance", "AuditEvent");

    /**
     * Elements that mostly name staff, rooms and devices. Whoever is known there by an
     * identifier alone, without a type, is taken for one of these: leaving the
     * appointment out would be worse.
     */
    private static final Set<String> ALSO_STAFF = Set.of("Appointment.participant.actor", "Schedule.actor");

    /** A reference to a person, or one into the resource, which may hold a person. */
    private static final Pattern PERSONS = Pattern.compile("(^|/)(Patient|Group|RelatedPerson|Person)([/?]|$)|^#");

    /**
     * Judges a resource.
     * @param verified resources ({@code Type/id}) already known to be the patient's
     */
    public static Membership of(PolicyContext turn, TypeRule rule, ResourceScanResult facts, Set<String> verified) {
        boolean full = turn.policy().compartment().mode() == AccessPolicy.Mode.FULL && !rule.full().isEmpty()
                && !rule.full().equals(rule.primary());
        return judged(turn, rule, facts,
                full ? new Measure(rule.full(), Set.of(), true) : new Measure(rule.primary(), verified, false));
    }

    /**
     * Judges a resource that is to be written: always by its primary element.
     */
    public static Membership written(PolicyContext turn, TypeRule rule, ResourceScanResult facts) {
        return written(turn, rule, facts, Set.of());
    }

    /**
     * Judges a resource that is to be written together with others.
     * @param verified names of the others
     */
    public static Membership written(PolicyContext turn, TypeRule rule, ResourceScanResult facts,
            Set<String> verified) {
        return judged(turn, rule, facts, new Measure(rule.primary(), verified, false));
    }

    /**
     * Whether a resource may be read: the patient's own, or one that is nobody's.
     * @param verified resources ({@code Type/id}) already known to be the patient's
     */
    public static boolean readable(PolicyContext turn, TypeRule rule, ResourceScanResult facts, Set<String> verified) {
        return of(turn, rule, facts, verified) == OWN || nobodys(turn, rule, facts);
    }

    /**
     * Whether a resource names no person anywhere, of a type where that makes it the
     * hospital's: a device, or the schedule of a practitioner or a room. Of a resource
     * without all of its elements nobody can tell.
     */
    public static boolean nobodys(PolicyContext turn, TypeRule rule, ResourceScanResult facts) {
        List<ResourceScanResult.Owner> named = primary(rule, facts);
        boolean harmless = rule.several()
                ? !named.isEmpty() && named.stream().allMatch((owner) -> staff(turn, rule, owner)) : named.isEmpty();
        boolean person = facts.owners()
            .stream()
            .anyMatch((owner) -> owner.path().equals("contained")
                    && (owner.type() == null || PERSONS.matcher(owner.type()).find()));
        return rule.mayBeNobodys() && harmless && !person
                && facts.strings().references().stream().noneMatch((text) -> PERSONS.matcher(text).find());
    }

    private static boolean staff(PolicyContext turn, TypeRule rule, ResourceScanResult.Owner owner) {
        String type = owner.type();
        boolean typed = type != null && R4.isType(type) && !PERSONS.matcher(type).find();
        return (owner.reference() == null) ? typed
                : (type == null || typed) && share(turn, rule, owner, Set.of()) == Share.NEUTRAL;
    }

    /**
     * Whether a resource says of itself that it is another patient's: that is an alarm
     * where a query named this one.
     */
    public static boolean namesOther(PolicyContext turn, TypeRule rule, ResourceScanResult facts) {
        return !TRACES.contains(rule.type()) || primary(rule, facts).stream()
            .map(ResourceScanResult.Owner::reference)
            .anyMatch((text) -> text != null && "Patient".equals(turn.reference(text).type()) && !turn.own(text));
    }

    private static List<ResourceScanResult.Owner> primary(TypeRule rule, ResourceScanResult facts) {
        return facts.owners().stream().filter((owner) -> rule.primary().contains(owner.path())).toList();
    }

    private static Membership judged(PolicyContext turn, TypeRule rule, ResourceScanResult facts, Measure measure) {
        if (rule.shared() || turn.unpinned()) {
            return OWN;
        }
        if (rule.isPatient()) {
            return turn.patient().value().equals(facts.id()) ? OWN : FOREIGN;
        }
        int own = 0;
        int others = 0;
        for (ResourceScanResult.Owner owner : facts.owners()) {
            if (measure.paths().contains(owner.path())) {
                Share share = share(turn, rule, owner, measure.verified());
                own += (share == Share.OWN) ? 1 : 0;
                others += (share == Share.OTHER) ? 1 : 0;
            }
        }
        if (own == 0) {
            return (others == 0) ? NOBODYS : FOREIGN;
        }
        return (others == 0 || measure.any()) ? OWN : MIXED;
    }

    private static Share share(PolicyContext turn, TypeRule rule, ResourceScanResult.Owner owner,
            Set<String> verified) {
        String text = owner.reference();
        if (text == null) {
            return nameless(rule, owner) ? Share.NEUTRAL : Share.OTHER;
        }
        Reference reference = turn.reference(text);
        if (reference.is("Patient", turn.patient().value())) {
            return Share.OWN;
        }
        if (TRACES.contains(rule.type())) {
            return trace(turn, text, reference, verified);
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

    private static Share trace(PolicyContext turn, String text, Reference reference, Set<String> verified) {
        if (reference.kind() == Reference.Kind.URN && verified.contains(text)) {
            return Share.OWN;
        }
        if (reference.kind() != Reference.Kind.LOCAL) {
            return Share.OTHER;
        }
        String target = reference.type() + "/" + reference.id();
        if (verified.contains(target) || turn.call().pin().references().contains(target)) {
            return Share.OWN;
        }
        boolean nobodys = R4.rule(String.valueOf(reference.type())).filter(TypeRule::shared).isPresent();
        return nobodys ? Share.NEUTRAL : Share.OTHER;
    }

    private static boolean person(String type) {
        return type.equals("Patient") || type.equals("Group");
    }

    /** What one reference says. */
    private enum Share {

        OWN, OTHER, NEUTRAL

    }

    /**
     * Which elements count, what else is known, and whether one of them is enough.
     */
    private record Measure(List<String> paths, Set<String> verified, boolean any) {
    }

}

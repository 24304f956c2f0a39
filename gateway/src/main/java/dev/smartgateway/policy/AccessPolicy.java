package dev.smartgateway.policy;

import java.util.EnumSet;
import java.util.Set;

import dev.smartgateway.fhir.Interaction;
import dev.smartgateway.scope.Scopes;
import org.jspecify.annotations.Nullable;

/**
 * The organisation's limits for an app, in addition to its scopes. Immutable data owned
 * by a security team; {@link #defaults()} is the strictest set with which a chart app
 * works. A policy can only narrow: pinning and checking of answers are not part of it.
 *
 * @param scopes ceiling, intersected with the granted scopes; {@code null} means no
 * ceiling
 * @param types resource types
 * @param interactions allowed interactions
 * @param search parameters, includes and page size
 * @param operations allowed {@code $} names without the dollar sign; only those the
 * gateway knows how to check have an effect
 * @param compartment how membership in the patient's compartment is decided
 * @param reportOnly codes of the rules that only report; only {@link #SOFT_RULES} can
 */
public record AccessPolicy(@Nullable Scopes scopes, Types types, Set<Interaction> interactions, Search search,
        Set<String> operations, Compartment compartment, Set<String> reportOnly) {

    /** Rules that may be switched to report-only; every other rule is always enforced. */
    public static final Set<String> SOFT_RULES = Set.of("policy-scope", "policy-type", "policy-interaction",
            "policy-operation", "policy-parameter", "policy-revinclude", "explicit-scope");

    private static final AccessPolicy DEFAULTS = new AccessPolicy(null, Types.defaults(), usual(), Search.defaults(),
            Set.copyOf(Operation.codes()), Compartment.defaults(), Set.of());

    /**
     * Copies the sets.
     */
    public AccessPolicy {
        interactions = Set.copyOf(interactions);
        operations = Set.copyOf(operations);
        reportOnly = Set.copyOf(reportOnly);
    }

    /**
     * The policy when the operator configured none.
     */
    public static AccessPolicy defaults() {
        return DEFAULTS;
    }

    /**
     * Returns the upper limit of scopes: {@code null} also if the rule {@code
     * policy-scope} only reports.
     */
    public @Nullable Scopes ceiling() {
        return this.reportOnly.contains("policy-scope") ? null : this.scopes;
    }

    /**
     * Returns the granted scopes within the limit.
     */
    public Scopes within(Scopes granted) {
        Scopes ceiling = ceiling();
        return (ceiling != null) ? granted.narrowedTo(ceiling) : granted;
    }

    private static Set<Interaction> usual() {
        return EnumSet.complementOf(EnumSet.of(Interaction.HISTORY_INSTANCE, Interaction.HISTORY_TYPE,
                Interaction.HISTORY_SYSTEM, Interaction.SEARCH_SYSTEM, Interaction.UNKNOWN));
    }

    /**
     * Resource types.
     *
     * @param allowed if not empty, only these types
     * @param denied excluded types
     * @param explicit types that need a scope that names them; a wildcard does not cover
     * them
     */
    public record Types(Set<String> allowed, Set<String> denied, Set<String> explicit) {

        /**
         * Copies the sets.
         */
        public Types {
            allowed = Set.copyOf(allowed);
            denied = Set.copyOf(denied);
            explicit = Set.copyOf(explicit);
        }

        /**
         * Returns the defaults: all types; those that connect several patients only by
         * explicit scope.
         */
        public static Types defaults() {
            return new Types(Set.of(), Set.of(), Set.of("AuditEvent", "Person", "Group"));
        }

    }

    /**
     * Search rules.
     *
     * @param parameters further parameter names accepted on any type, such as those of an
     * implementation guide; with plain values only
     * @param denied parameter names refused although R4 has them
     * @param revIncludes allowed {@code _revinclude} values, {@code Type:parameter};
     * {@code *} for all of R4
     * @param maxCount largest page size; larger values are reduced to it
     * @param maxEntries largest number of entries of a batch or transaction
     */
    public record Search(Set<String> parameters, Set<String> denied, Set<String> revIncludes, int maxCount,
            int maxEntries) {

        /**
         * Copies the sets.
         */
        public Search {
            parameters = Set.copyOf(parameters);
            denied = Set.copyOf(denied);
            revIncludes = Set.copyOf(revIncludes);
            if (maxCount < 1 || maxEntries < 1) {
                throw new IllegalArgumentException("maxCount and maxEntries must be positive");
            }
        }

        /**
         * Returns whether a {@code _revinclude} is allowed; each resource that it adds is
         * checked in any case.
         */
        public boolean offersRevInclude(String value) {
            return this.revIncludes.contains("*") || this.revIncludes.contains(value);
        }

        /**
         * R4 parameters only, every {@code _revinclude}, pages of at most 200, batches of
         * at most 100.
         */
        public static Search defaults() {
            return new Search(Set.of(), Set.of(), Set.of("*"), 200, 100);
        }

    }

    /**
     * How membership in the patient's compartment is decided.
     *
     * @param mode strict by default
     * @param pinUser whether {@code user/} scopes need the patient of the launch too;
     * when {@code false}, a launch without a patient and without {@code patient/} scopes
     * is not pinned at all
     * @param readAsSearch whether a read is sent as a search with the pin, so that the
     * FHIR service checks it too (no version-aware caching upstream)
     * @param updateAsCreate whether a PUT to an unused id may create
     * @param checkReferences whether a body may refer only to records that are known to
     * be the patient's
     */
    public record Compartment(Mode mode, boolean pinUser, boolean readAsSearch, boolean updateAsCreate,
            boolean checkReferences) {

        /**
         * Creates rules that check the references of bodies.
         */
        public Compartment(Mode mode, boolean pinUser, boolean readAsSearch, boolean updateAsCreate) {
            this(mode, pinUser, readAsSearch, updateAsCreate, true);
        }

        /**
         * Returns the defaults: strict, and every launch pinned.
         */
        public static Compartment defaults() {
            return new Compartment(Mode.STRICT, true, false, false);
        }

    }

    /** The elements that make a resource the patient's. */
    public enum Mode {

        /** The primary element only, such as {@code subject}. */
        STRICT,

        /** Any element of the R4 Patient compartment, such as {@code performer} too. */
        FULL

    }

}

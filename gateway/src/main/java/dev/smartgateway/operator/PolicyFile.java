package dev.smartgateway.operator;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;

import dev.smartgateway.fhir.Interaction;
import dev.smartgateway.operator.file.FileKind;
import dev.smartgateway.operator.file.FileSchema;
import dev.smartgateway.operator.file.OperatorFile;
import dev.smartgateway.policy.AccessPolicy;
import dev.smartgateway.policy.Operation;
import dev.smartgateway.problem.ConfigurationFault;
import dev.smartgateway.r4.R4;
import dev.smartgateway.scope.Scope;
import dev.smartgateway.scope.Scopes;
import dev.smartgateway.smart.Setting;
import org.jspecify.annotations.Nullable;

/**
 * The content of one policy file; {@code null} for each absent key.
 */
record PolicyFile(
        @Setting(value = "Upper limit: no scope beyond these is ever granted. Leave it out for no limit.",
                pattern = "(patient|user)/.+", example = "patient/*.rs") @Nullable List<String> scopes,
        @Setting("Resource types.") @Nullable Types types,
        @Setting(value = "The allowed interactions. Pages follow search-type; metadata is always served.",
                choices = Interactions.class) @Nullable List<String> interactions,
        @Setting("Search rules.") @Nullable Search search,
        @Setting(value = "Allowed operations, without the dollar sign; the gateway can check no others.",
                choices = Operations.class) @Nullable List<String> operations,
        @Setting("How membership in the patient's compartment is decided.") @Nullable Compartment compartment,
        @Setting(value = "Rules that only log and count what they would deny. Pin and answer checks cannot be listed.",
                choices = SoftRules.class) @Nullable List<String> reportOnly) {

    private static final String TYPE = "[A-Z][A-Za-z]{1,63}";

    private static final String NAME = "[a-z][A-Za-z0-9-]{0,63}";

    private static final Set<Interaction> NOT_FOR_POLICY = Set.of(Interaction.UNKNOWN, Interaction.CAPABILITIES,
            Interaction.SMART_CONFIGURATION, Interaction.PAGE, Interaction.HISTORY_TYPE, Interaction.HISTORY_SYSTEM,
            Interaction.SEARCH_SYSTEM);

    record Types(
            @Setting(value = "Only these resource types; an empty list means all that the gateway serves.",
                    pattern = TYPE, example = "Observation") @Nullable List<String> allowed,
            @Setting(value = "Never these resource types.", pattern = TYPE,
                    example = "Communication") @Nullable List<String> denied,
            @Setting(value = "Types that need a scope that names them; a wildcard scope does not cover them.",
                    pattern = TYPE, example = "AuditEvent") @Nullable List<String> explicit) {
    }

    record Search(@Setting(
            value = "Search parameters of an implementation guide, accepted besides those of R4, without modifiers.",
            pattern = "(?!_(has|list|filter|query|text|content|contained|containedType"
                    + "|type|not-referenced|since|at|getpages|bundletype|page)$)_?" + NAME,
            example = "us-core-race") @Nullable List<String> parameters,
            @Setting(value = "Search parameters that are refused although R4 has them.", pattern = "_?" + NAME,
                    example = "identifier") @Nullable List<String> denied,
            @Setting(
                    value = "The _revinclude values that are allowed; * for all of R4. Each resource that they add is "
                            + "checked.",
                    pattern = "\\*|" + TYPE + ":" + NAME,
                    example = "Provenance:target") @Nullable List<String> revIncludes,
            @Setting(value = "Largest page size; larger values are reduced to it.", max = 1000,
                    example = "200") @Nullable Integer maxCount,
            @Setting(value = "Most entries of a batch or transaction.", max = 500,
                    example = "50") @Nullable Integer maxEntries) {
    }

    record Compartment(
            @Setting("strict: the primary element must be the patient. full: any element of the R4 Patient compartment.") AccessPolicy.@Nullable Mode mode,
            @Setting("Whether user/ scopes are pinned to the patient of the launch as well.") @Nullable Boolean pinUser,
            @Setting("Whether a read is sent as a search with the pin, so that the FHIR service checks it "
                    + "too.") @Nullable Boolean readAsSearch,
            @Setting("Whether a PUT to an unused id may create.") @Nullable Boolean updateAsCreate,
            @Setting("Whether a body may refer only to records that are known to be the patient's, or are looked up.") @Nullable Boolean checkReferences) {
    }

    /**
     * Reads a file.
     * @param below values for absent keys
     * @throws ConfigurationFault if the file is invalid
     */
    static PolicyFile read(String name, String text, PolicyFile below) {
        OperatorFile file = new OperatorFile(FileKind.POLICY, name, text);
        file.as(PolicyFile.class, null).check(file);
        return file.as(PolicyFile.class, below);
    }

    /** Returns the JSON Schema of policy files. */
    static String schema() {
        return FileSchema.text(FileKind.POLICY, PolicyFile.class);
    }

    private void check(OperatorFile file) {
        each(this.scopes, "scopes", (scope, at) -> {
            List<Scope> read = Scopes.parse(scope).resources();
            if (read.size() != 1) {
                throw file.fault(at, "is not a scope that can be enforced",
                        "Write one SMART scope, such as patient/Observation.rs; letters in the order cruds.");
            }
            type(file, read.get(0).type(), at);
        });
        if (this.types != null) {
            each(this.types.allowed(), "types.allowed", (type, at) -> type(file, type, at));
            each(this.types.denied(), "types.denied", (type, at) -> type(file, type, at));
            each(this.types.explicit(), "types.explicit", (type, at) -> type(file, type, at));
        }
        if (this.search != null) {
            each(this.search.revIncludes(), "search.rev-includes",
                    (value, at) -> type(file, value.replaceAll(":.*", ""), at));
        }
    }

    private static void each(@Nullable List<String> words, String key, Rule rule) {
        int index = 0;
        for (String word : (words != null) ? words : List.<String>of()) {
            rule.check(word, key + "[" + index++ + "]");
        }
    }

    private static void type(OperatorFile file, String type, String at) {
        if (!type.equals(Scope.ANY_TYPE) && !R4.isType(type)) {
            throw file.fault(at, "is not a FHIR R4 type", "Check the spelling and the case, such as Observation.");
        }
    }

    /** Check of one word of a list. */
    @FunctionalInterface
    private interface Rule {

        void check(String word, String at);

    }

    /**
     * Returns a file in which every key of a policy is present.
     */
    static PolicyFile of(AccessPolicy policy) {
        Scopes ceiling = policy.scopes();
        AccessPolicy.Types types = policy.types();
        AccessPolicy.Search search = policy.search();
        AccessPolicy.Compartment compartment = policy.compartment();
        return new PolicyFile((ceiling != null) ? List.of(ceiling.text().split(" ")) : null,
                new Types(List.copyOf(types.allowed()), List.copyOf(types.denied()), List.copyOf(types.explicit())),
                policy.interactions().stream().map(Interaction::code).toList(),
                new Search(List.copyOf(search.parameters()), List.copyOf(search.denied()),
                        List.copyOf(search.revIncludes()), search.maxCount(), search.maxEntries()),
                List.copyOf(policy.operations()), new Compartment(compartment.mode(), compartment.pinUser(),
                        compartment.readAsSearch(), compartment.updateAsCreate(), compartment.checkReferences()),
                List.copyOf(policy.reportOnly()));
    }

    /**
     * Returns the policy of a file in which every key is present.
     */
    AccessPolicy policy() {
        Types all = Objects.requireNonNull(this.types);
        Search rules = Objects.requireNonNull(this.search);
        Compartment pin = Objects.requireNonNull(this.compartment);
        return new AccessPolicy((this.scopes != null) ? Scopes.parse(String.join(" ", this.scopes)) : null,
                new AccessPolicy.Types(set(all.allowed()), set(all.denied()), set(all.explicit())),
                interactions(set(this.interactions)),
                new AccessPolicy.Search(set(rules.parameters()), set(rules.denied()), set(rules.revIncludes()),
                        said(rules.maxCount()), said(rules.maxEntries())),
                set(this.operations), new AccessPolicy.Compartment(said(pin.mode()), said(pin.pinUser()),
                        said(pin.readAsSearch()), said(pin.updateAsCreate()), said(pin.checkReferences())),
                set(this.reportOnly));
    }

    private static <T> T said(@Nullable T value) {
        return Objects.requireNonNull(value);
    }

    private static Set<String> set(@Nullable List<String> words) {
        return Set.copyOf(said(words));
    }

    /**
     * The CapabilityStatement is always served, and pages follow the search that produced
     * them.
     */
    private static Set<Interaction> interactions(Set<String> codes) {
        Set<Interaction> all = EnumSet.of(Interaction.CAPABILITIES, Interaction.SMART_CONFIGURATION);
        Arrays.stream(Interaction.values()).filter((one) -> codes.contains(one.code())).forEach(all::add);
        if (all.contains(Interaction.SEARCH_TYPE)) {
            all.add(Interaction.PAGE);
        }
        return all;
    }

    /** Interactions that a policy can list. */
    static final class Interactions implements Supplier<List<String>> {

        @Override
        public List<String> get() {
            return Arrays.stream(Interaction.values())
                .filter((one) -> !NOT_FOR_POLICY.contains(one))
                .map(Interaction::code)
                .sorted()
                .toList();
        }

    }

    /** Operations that the gateway can check. */
    static final class Operations implements Supplier<List<String>> {

        @Override
        public List<String> get() {
            return Operation.codes();
        }

    }

    /** Rules that may be report-only. */
    static final class SoftRules implements Supplier<List<String>> {

        @Override
        public List<String> get() {
            return AccessPolicy.SOFT_RULES.stream().sorted().toList();
        }

    }

}

package dev.smartgateway.policy.write;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

import dev.smartgateway.fhir.BundleScan;
import dev.smartgateway.fhir.Param;
import dev.smartgateway.fhir.Query;
import dev.smartgateway.fhir.ResourceScanResult;
import dev.smartgateway.policy.Step;
import dev.smartgateway.policy.UpstreamAnswer;
import dev.smartgateway.policy.flow.Answers;
import dev.smartgateway.policy.flow.Denied;
import dev.smartgateway.policy.flow.PolicyContext;
import dev.smartgateway.policy.flow.UpstreamRequest;
import dev.smartgateway.policy.read.InstanceAnswer;
import dev.smartgateway.policy.rules.Constraints;
import dev.smartgateway.policy.rules.Membership;
import dev.smartgateway.policy.rules.ReferenceLookUps;
import dev.smartgateway.r4.TypeRule;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.scope.GrantedAccess;
import org.jspecify.annotations.Nullable;

/**
 * The selection by the criteria of a conditional interaction: searched with the pin, then
 * judged match by match. A resource shared with other patients is treated as missing, so
 * it is neither found nor counted.
 */
final class Selection {

    /** Page size that also covers a patient's shared resources. */
    private static final int SHARED_PAGE = 50;

    private final PolicyContext context;

    private final TypeRule rule;

    private final GrantedAccess cover;

    Selection(PolicyContext context, TypeRule rule, GrantedAccess cover) {
        this.context = context;
        this.rule = rule;
        this.cover = cover;
    }

    /**
     * Searches and continues with the result.
     * @param client the client's criteria
     */
    Step of(Query client, Function<Result, Step> then) {
        Query criteria = Writing.criteria(this.context, this.rule, this.cover, client);
        int page = this.rule.several() ? SHARED_PAGE : 2;
        Query count = new Query(List.of(Param.of("_count", String.valueOf(page))));
        UpstreamRequest search = UpstreamRequest.search(this.rule.type(), criteria.and(count),
                UpstreamRequest.Proof.PINNED_QUERY);
        return this.context.ask(search, (answer) -> {
            Answers.requireOk(this.context, answer);
            Answers.requireJson(answer);
            BundleScan.Result found = BundleScan.of(answer.body(), Constraints.paths(this.cover, this.rule.type()));
            List<ResourceScanResult> matches = found.entries()
                .stream()
                .filter((entry) -> !entry.mode().equals("include") && !entry.mode().equals("outcome"))
                .map(BundleScan.Entry::resource)
                .filter((facts) -> facts != null && facts.type().equals(this.rule.type()))
                .map(Objects::requireNonNull)
                .toList();
            return ReferenceLookUps.targets(this.context, matches, Set.of(),
                    () -> then.apply(result(answer, found, matches)));
        });
    }

    private Result result(UpstreamAnswer answer, BundleScan.Result found, List<ResourceScanResult> matches) {
        if (matches.stream().anyMatch(this::foreign)) {
            throw new Denied(Reason.FOREIGN_ANSWER, "match-foreign");
        }
        List<ResourceScanResult> own = matches.stream().filter(this::visible).toList();
        boolean more = found.links().stream().anyMatch((link) -> link.relation().equals("next"));
        if (own.size() > 1 || more) {
            throw new Denied(Reason.MULTIPLE, "conditional");
        }
        return new Result(own.isEmpty() ? null : match(own.get(0), answer.body()), matches.size() > own.size());
    }

    private boolean foreign(ResourceScanResult facts) {
        return Membership.written(this.context, this.rule, facts) == Membership.FOREIGN
                && Membership.namesOther(this.context, this.rule, facts);
    }

    private boolean visible(ResourceScanResult facts) {
        return Membership.written(this.context, this.rule, facts) == Membership.OWN
                && Constraints.hold(this.cover, facts) && String.valueOf(facts.id()).matches("[A-Za-z0-9\\-.]{1,64}");
    }

    private static Match match(ResourceScanResult facts, byte[] source) {
        byte[] body = Arrays.copyOfRange(source, facts.span().start(), facts.span().end());
        String tag = InstanceAnswer.tag(facts, new UpstreamAnswer(200, Map.of(), body));
        return new Match(String.valueOf(facts.id()), facts, tag, body);
    }

    /**
     * Result of the search.
     *
     * @param only the one match that is the patient's alone, or {@code null}
     * @param hidden whether the criteria also select something that the client may not
     * see
     */
    record Result(@Nullable Match only, boolean hidden) {

        /**
         * The one match.
         * @throws Denied with the uniform 404 if there is none
         */
        Match required() {
            if (this.only == null) {
                throw Answers.notFound();
            }
            return this.only;
        }

    }

    /**
     * One judged match.
     *
     * @param id logical id
     * @param facts what was seen in it
     * @param tag its version, or {@code null} when it has none
     * @param body the resource itself
     */
    record Match(String id, ResourceScanResult facts, @Nullable String tag, byte[] body) {

        @Override
        public String toString() {
            return "Match[masked]";
        }

    }

}

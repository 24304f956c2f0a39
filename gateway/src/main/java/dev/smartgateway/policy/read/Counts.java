package dev.smartgateway.policy.read;

import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.smartgateway.fhir.BundleScan;
import dev.smartgateway.json.Json;
import dev.smartgateway.policy.GatewayAnswer;
import dev.smartgateway.policy.Step;
import dev.smartgateway.policy.UpstreamAnswer;
import dev.smartgateway.policy.flow.Answers;
import dev.smartgateway.policy.flow.Denied;
import dev.smartgateway.policy.flow.Outcomes;
import dev.smartgateway.policy.flow.PolicyContext;
import dev.smartgateway.policy.links.SelfLink;
import dev.smartgateway.policy.rules.SearchPlan;
import dev.smartgateway.reason.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Handles a search that requests only a count. The count is returned only if it is
 * certain: because a self link shows the pin, or because every resource of the list was
 * judged. Many servers, including HAPI, send no link with a bare count; then the machine
 * requests one resource with the exact total, and finally the list.
 */
final class Counts {

    private final PolicyContext context;

    private final SearchPlan plan;

    private final String self;

    /**
     * A count.
     * @param self address of the search as the browser sees it
     */
    Counts(PolicyContext context, SearchPlan plan, String self) {
        this.context = context;
        this.plan = plan;
        this.self = self;
    }

    /**
     * Sends the request in the same way as the client.
     * @param form whether the client sent a form
     */
    Step ask(boolean form) {
        if (this.plan.rule().several()) {
            return list();
        }
        return this.context.ask(this.plan.draft(form), (answer) -> {
            BundleScan.Result found = scanned(answer, this.plan);
            boolean proved = found.total() != null && new SelfLink(this.context, this.plan, found).shows();
            return proved ? told(String.valueOf(found.total()), judged(found, this.plan), answer) : one();
        });
    }

    private Step one() {
        SearchPlan one = this.plan.counting(1);
        return this.context.ask(one.draft(false), (answer) -> {
            BundleScan.Result found = scanned(answer, one);
            SearchEntries entries = judged(found, one);
            boolean proved = found.total() != null && !entries.matchDropped()
                    && new SelfLink(this.context, one, found).shows();
            String listed = listed(found, entries);
            if (proved) {
                return told(String.valueOf(found.total()), entries, answer);
            }
            return (listed != null) ? told(listed, entries, answer) : list();
        });
    }

    private Step list() {
        SearchPlan all = this.plan.counting(this.context.policy().search().maxCount());
        return this.context.ask(all.draft(false), (answer) -> {
            BundleScan.Result found = scanned(answer, all);
            SearchEntries entries = judged(found, all);
            String listed = listed(found, entries);
            if (listed == null) {
                boolean several = this.plan.rule().several();
                throw new Denied(several ? Reason.SCOPE_INEXACT : Reason.UNCHECKABLE, "count");
            }
            return told(listed, entries, answer);
        });
    }

    /** Returns the number of listed resources if the list is complete. */
    private static @Nullable String listed(BundleScan.Result found, SearchEntries entries) {
        boolean whole = String.valueOf(entries.matches()).equals(found.total());
        return whole ? String.valueOf(entries.shown().size()) : null;
    }

    private BundleScan.Result scanned(UpstreamAnswer answer, SearchPlan asked) {
        Answers.requireOk(this.context, answer);
        Answers.requireJson(answer);
        BundleScan.Result found = BundleScan.of(answer.body(), asked.tokenPaths(this.context, false));
        if (!found.resourceType().equals("Bundle") || !found.type().equals("searchset")) {
            throw new Denied(Reason.UNCHECKABLE, "searchset");
        }
        return found;
    }

    private SearchEntries judged(BundleScan.Result found, SearchPlan asked) {
        return new SearchEntries(this.context, asked, false, Set.of()).judge(found.entries());
    }

    private Step told(String total, SearchEntries entries, UpstreamAnswer answer) {
        Json.Obj head = Json.obj("resourceType", "Bundle", "type", "searchset", "total", new Json.Raw(total), "link",
                List.of(BundleWriter.link("self", this.self)));
        BundleWriter writer = new BundleWriter(this.context, answer.body(), head, 0);
        writer.outcome(new Remarks(this.context, answer, entries).outcome());
        return this.context.allow(new GatewayAnswer(200, Map.of("Content-Type", Outcomes.FHIR_JSON), writer.content()));
    }

}

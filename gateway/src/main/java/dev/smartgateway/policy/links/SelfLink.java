package dev.smartgateway.policy.links;

import java.util.List;

import dev.smartgateway.fhir.BundleScan;
import dev.smartgateway.fhir.Param;
import dev.smartgateway.fhir.Query;
import dev.smartgateway.fhir.ServiceUrls;
import dev.smartgateway.json.Malformed;
import dev.smartgateway.policy.flow.PolicyContext;
import dev.smartgateway.policy.rules.SearchPlan;
import dev.smartgateway.r4.R4;
import dev.smartgateway.r4.SearchParam;

/**
 * The self link of a searchset, which shows the parameters that the service used.
 *
 * @see <a href="https://hl7.org/fhir/R4/search.html#conformance">FHIR R4 search
 * conformance</a>
 */
public final class SelfLink {

    private final PolicyContext context;

    private final SearchPlan plan;

    private final List<String> urls;

    public SelfLink(PolicyContext context, SearchPlan plan, BundleScan.Result found) {
        this.context = context;
        this.plan = plan;
        this.urls = found.links()
            .stream()
            .filter((link) -> link.relation().equals("self"))
            .map(BundleScan.Link::url)
            .toList();
    }

    /**
     * Returns whether there is one that shows pin and constraints.
     */
    public boolean shows() {
        return this.plan.must().isEmpty() || this.urls.stream().anyMatch(this::shows);
    }

    /**
     * Returns whether there is one without parameters.
     */
    public boolean silent() {
        return this.urls.stream().anyMatch((url) -> url.indexOf('?') < 0);
    }

    private boolean shows(String url) {
        int mark = url.indexOf('?');
        try {
            Query self = Query
                .parse(new ServiceUrls.Location("", (mark < 0) ? "" : url.substring(mark + 1), null).escapedQuery());
            return this.plan.must().params().stream().allMatch((must) -> self.params().stream().anyMatch((param) -> {
                return same(must, param);
            }));
        }
        catch (Malformed ex) {
            return false;
        }
    }

    private boolean same(Param must, Param shown) {
        boolean pin = must.value().startsWith("Patient/") || must.value().equals(this.context.pinText());
        if (!shown.name().equals(must.name()) && !(pin && owner(shown))) {
            return false;
        }
        String value = shown.value();
        boolean bare = value.equals(this.context.pinText()) && !this.context.pinText().equals("-");
        return value.equals(must.value()) || (pin && (this.context.own(value) || bare));
    }

    /**
     * Returns whether the parameter is another name of the owner element, such as
     * subject.
     */
    private boolean owner(Param shown) {
        return R4.parameter(this.plan.rule().type(), shown.name())
            .map(SearchParam::paths)
            .filter(this.plan.rule().primary()::equals)
            .isPresent();
    }

}

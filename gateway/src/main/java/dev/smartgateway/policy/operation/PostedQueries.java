package dev.smartgateway.policy.operation;

import java.util.Locale;

import dev.smartgateway.json.Json;
import dev.smartgateway.policy.flow.Denied;
import dev.smartgateway.r4.BodyVisitor;
import dev.smartgateway.r4.Place;
import dev.smartgateway.r4.StrictReader;
import dev.smartgateway.reason.Reason;

/**
 * Refuses queries in the body of an operation that the service would run by itself, such
 * as the {@code x-fhir-query} or the source queries of a form to be filled: nothing pins
 * them, and their results appear as answers about this patient. An expression in FHIRPath
 * that reads what the operation already has is harmless.
 *
 * @see <a href="https://hl7.org/fhir/uv/sdc/populate.html">SDC, form population</a>
 */
final class PostedQueries implements BodyVisitor {

    private PostedQueries() {
    }

    /**
     * Requires that there are none.
     * @param body of the operation, of a shape that R4 defines
     */
    static void requireNone(Json.Obj body) {
        new StrictReader(new PostedQueries()).resource(body);
    }

    @Override
    public String text(Place place, String text) {
        return text;
    }

    @Override
    public Json.Obj object(Place place, Json.Obj object) {
        boolean query = place.type().equals("Bundle.entry.request")
                || (place.type().equals("Expression") && !readsOnly(object));
        if (query) {
            throw Denied.at(Reason.PARAMETER_DENIED, "operation-query", place.shown());
        }
        return object;
    }

    private static boolean readsOnly(Json.Obj expression) {
        String text = String.valueOf(expression.text("expression")).toLowerCase(Locale.ROOT);
        return "text/fhirpath".equals(expression.text("language")) && expression.get("reference") == null
                && !text.contains("resolve") && !text.contains("%server");
    }

}

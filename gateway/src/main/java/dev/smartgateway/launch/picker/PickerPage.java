package dev.smartgateway.launch.picker;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.smartgateway.launch.web.LaunchPages;
import dev.smartgateway.page.HtmlPages;
import dev.smartgateway.page.ProblemText;
import dev.smartgateway.reason.Problem;
import dev.smartgateway.reason.ProblemException;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * The page of the picker in its states. It works without scripts: every step is a
 * separate page, and new content gets the focus.
 */
final class PickerPage {

    private static final String TEMPLATE = "picker";

    private final FormSeals seals;

    PickerPage(FormSeals seals) {
        this.seals = seals;
    }

    /**
     * One result on the page.
     *
     * @param patient the displayed values
     * @param choice sealed value of its button
     */
    record Row(PatientRow patient, String choice) {

        @Override
        public String toString() {
            return "Row[masked]";
        }

    }

    /** Shows the empty form. */
    Mono<ServerResponse> empty(ServerRequest request, PickerVisitor visitor) {
        return render(request, HttpStatus.OK, model(visitor, SearchTerms.NONE));
    }

    /** Shows the form with an error in the search terms. */
    Mono<ServerResponse> fault(ServerRequest request, PickerVisitor visitor, SearchTerms terms, String fault) {
        Map<String, Object> model = model(visitor, terms);
        model.put("error", fault);
        return render(request, HttpStatus.BAD_REQUEST, model);
    }

    /** Shows the form and why the search failed. */
    Mono<ServerResponse> failed(ServerRequest request, PickerVisitor visitor, SearchTerms terms,
            ProblemException failure) {
        Problem problem = failure.problem();
        Map<String, Object> model = model(visitor, terms);
        model.put("error", ProblemText.what(problem.code()));
        model.put("reason", problem.code());
        return HtmlPages.answer(
                LaunchPages.form(HttpStatusCode.valueOf(problem.status())).header("X-Gateway-Reason", problem.code()),
                request, TEMPLATE, model);
    }

    /** Shows the form with the search results. */
    Mono<ServerResponse> results(ServerRequest request, PickerVisitor visitor, SearchTerms terms, SearchResult result) {
        Map<String, Object> model = model(visitor, terms);
        List<Row> rows = result.rows()
            .stream()
            .map((row) -> new Row(row, this.seals.choice(row.id(), visitor.launch().id())))
            .toList();
        model.put("rows", rows);
        model.put("summary", summary(rows.size(), result.more()));
        model.put("found", rows.size());
        return render(request, HttpStatus.OK, model);
    }

    private static String summary(int found, boolean more) {
        if (found == 0) {
            return "picker.none";
        }
        return "picker." + (more ? "more" : ((found == 1) ? "one" : "many"));
    }

    /** Shows that the launch was cancelled. */
    Mono<ServerResponse> cancelled(ServerRequest request, PickerVisitor visitor) {
        return HtmlPages.answer(LaunchPages.form(HttpStatus.OK), request, "picker-cancelled",
                Map.of("again", visitor.app().reaches("/launch?app=" + visitor.app().name())));
    }

    private Map<String, Object> model(PickerVisitor visitor, SearchTerms terms) {
        Map<String, Object> model = new HashMap<>();
        model.put("app", visitor.app().title());
        model.put("path", visitor.app().reaches(PendingPickers.path(visitor.launch().id())));
        model.put("form", this.seals.form(visitor.launch().id()));
        model.put("terms", terms);
        model.put("minutes", Math.max(1, (visitor.left().toSeconds() + 30) / 60));
        return model;
    }

    private static Mono<ServerResponse> render(ServerRequest request, HttpStatus status, Map<String, Object> model) {
        return HtmlPages.answer(LaunchPages.form(status), request, TEMPLATE, model);
    }

}

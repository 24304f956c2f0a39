package dev.smartgateway.launch.picker;

import java.net.URI;
import java.util.function.Function;

import dev.smartgateway.launch.web.LaunchAudit;
import dev.smartgateway.launch.web.LaunchPages;
import dev.smartgateway.launch.web.Navigation;
import dev.smartgateway.problem.RequestIdFilter;
import dev.smartgateway.reason.ProblemException;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.session.Sessions;
import dev.smartgateway.smart.App;
import dev.smartgateway.smart.LaunchId;
import dev.smartgateway.smart.PatientId;
import dev.smartgateway.smart.LaunchOrigins;
import dev.smartgateway.store.Sealer;
import dev.smartgateway.style.PageStyles;
import dev.smartgateway.token.LaunchRecord;
import dev.smartgateway.token.PatientSearch;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.util.MultiValueMap;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * Handles {@code /picker/{launch}}: the page, the search, the choice and the
 * cancellation. Search terms are sent in bodies, never in URLs.
 */
public final class PickerHandler {

    /** Kinds of audit events. */
    private static final String SEARCH = "picker-search";

    private static final String CHOICE = "picker-choice";

    private static final int MOST = 20;

    private final PendingPickers pickers;

    private final PatientSearch search;

    private final Sessions sessions;

    private final PageStyles styles;

    private final LaunchOrigins origins;

    private final FormSeals seals;

    private final PickerPage page;

    private final LaunchAudit launchAudit;

    private final boolean headerless;

    /**
     * Creates the handler.
     */
    public PickerHandler(PendingPickers pickers, PatientSearch search, Sessions sessions, PageStyles styles,
            Settings settings, Sealer sealer, LaunchAudit launchAudit) {
        this.pickers = pickers;
        this.search = search;
        this.sessions = sessions;
        this.styles = styles;
        this.origins = settings.origins();
        this.seals = new FormSeals(sealer);
        this.page = new PickerPage(this.seals);
        this.launchAudit = launchAudit;
        this.headerless = settings.headerless();
    }

    /**
     * Settings common to all pickers.
     *
     * @param origins origins of the gateway and of launches
     * @param headerless whether requests without Fetch Metadata headers are accepted
     */
    public record Settings(LaunchOrigins origins, boolean headerless) {
    }

    /**
     * One request to a picker and its form.
     */
    private record Submission(ServerRequest request, PickerVisitor visitor, MultiValueMap<String, String> form) {
    }

    /**
     * Handles {@code GET}: shows the empty form.
     */
    public Mono<ServerResponse> show(ServerRequest request) {
        return visitor(request, false).flatMap((visitor) -> this.page.empty(request, visitor));
    }

    /**
     * Handles {@code POST}: searches and shows the results.
     */
    public Mono<ServerResponse> search(ServerRequest request) {
        return submit(request, SEARCH, this::found);
    }

    /**
     * Handles {@code POST .../choice}: continues with the chosen patient.
     */
    public Mono<ServerResponse> choose(ServerRequest request) {
        return submit(request, CHOICE, this::chosen);
    }

    /**
     * Handles {@code POST .../cancel}: ends the launch and gives back its tokens.
     */
    public Mono<ServerResponse> cancel(ServerRequest request) {
        return submit(request, CHOICE, this::cancelled);
    }

    private Mono<PickerVisitor> visitor(ServerRequest request, boolean clicked) {
        return Mono.fromCallable(() -> {
            LaunchPages.prepare(request, null);
            Navigation.requirePerson(request.headers().asHttpHeaders(), clicked, this.headerless);
            return id(request);
        })
            .flatMap((id) -> this.pickers.find(request.exchange(), id))
            .doOnNext((visitor) -> LaunchPages.look(request, visitor.app()))
            .delayUntil(
                    (visitor) -> this.styles.use(request.exchange(), visitor.launch().context().display().styleUrl()));
    }

    private static LaunchId id(ServerRequest request) {
        try {
            return new LaunchId(request.pathVariable("launch"));
        }
        catch (IllegalArgumentException ex) {
            throw Reason.NOT_FOUND.asException();
        }
    }

    private Mono<ServerResponse> submit(ServerRequest request, String kind,
            Function<Submission, Mono<ServerResponse>> step) {
        return visitor(request, kind.equals(CHOICE))
            .doOnError((error) -> this.launchAudit.refused(request, kind, LaunchAudit.who(null, null), error))
            .flatMap((visitor) -> form(request)
                .doOnNext((form) -> this.seals.checkForm(form.getFirst("form"), visitor.launch().id()))
                .flatMap((form) -> step.apply(new Submission(request, visitor, form)))
                .doOnError((error) -> this.launchAudit.refused(request, kind, visitor.launch()::on, error)));
    }

    /**
     * Reads the form. Fails with {@code too-large}, or with {@code bad-request} if the
     * form cannot be decoded.
     */
    private static Mono<MultiValueMap<String, String>> form(ServerRequest request) {
        return request.formData()
            .onErrorMap(DataBufferLimitException.class, (error) -> Reason.TOO_LARGE.asException())
            .onErrorMap(IllegalArgumentException.class, (error) -> Reason.BAD_REQUEST.asException());
    }

    private Mono<ServerResponse> found(Submission submission) {
        PickerVisitor visitor = submission.visitor();
        SearchTerms terms = SearchTerms.of(submission.form());
        String fault = terms.fault();
        if (fault != null) {
            return this.page.fault(submission.request(), visitor, terms, fault);
        }
        return this.search
            .search(visitor.launch(), terms.parameters(MOST + 1), RequestIdFilter.of(submission.request().exchange()))
            .map((body) -> SearchResult.of(body, MOST))
            .flatMap((result) -> {
                this.launchAudit.allowed(submission.request(), SEARCH, visitor.launch()::on, null);
                return this.page.results(submission.request(), visitor, terms, result);
            })
            .onErrorResume(ProblemException.class, (failure) -> {
                this.launchAudit.refused(submission.request(), SEARCH, visitor.launch()::on, failure);
                return this.page.failed(submission.request(), visitor, terms, failure);
            });
    }

    private Mono<ServerResponse> chosen(Submission submission) {
        PatientId patient = this.seals.chosen(submission.form().getFirst("choice"), submission.visitor().launch().id());
        return this.pickers.take(submission.request().exchange(), submission.visitor())
            .flatMap((taken) -> this.sessions
                .add(submission.request().exchange(), taken.with(patient),
                        this.pickers.starts(submission.request().exchange()))
                .onErrorResume((error) -> this.pickers.giveBack(taken.launch()).then(Mono.error(error))))
            .flatMap((launch) -> home(submission, launch));
    }

    private Mono<ServerResponse> home(Submission submission, LaunchRecord launch) {
        this.launchAudit.allowed(submission.request(), CHOICE, launch::on, launch.context().patient());
        App app = submission.visitor().app();
        URI home = this.origins.of(app).arrival(launch.id(), app.home(launch.id(), this.origins));
        return LaunchPages.seeOther(home, submission.visitor().issuer()).build();
    }

    private Mono<ServerResponse> cancelled(Submission submission) {
        return this.pickers.take(submission.request().exchange(), submission.visitor())
            .flatMap((taken) -> this.pickers.giveBack(taken.launch()).thenReturn(taken))
            .flatMap((taken) -> {
                this.launchAudit.cancelled(submission.request(), CHOICE, taken.launch()::on);
                return this.page.cancelled(submission.request(), taken);
            });
    }

}

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
import dev.smartgateway.smart.LaunchId;
import dev.smartgateway.smart.PatientId;
import dev.smartgateway.smart.LaunchOrigins;
import dev.smartgateway.store.Sealer;
import dev.smartgateway.token.LaunchRecord;
import dev.smartgateway.token.PatientSearch;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.util.MultiValueMap;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * {@code /picker/{launch}}: the page, the search, the choice and the way out. Search
 * terms come in bodies, never in URLs.
 */
public final class PickerHandler {

    /** Audit kinds. */
    private static final String SEARCH = "picker-search";

    private static final String CHOICE = "picker-choice";

    private static final int MOST = 20;

    private final PendingPickers room;

    private final PatientSearch search;

    private final Sessions sessions;

    private final LaunchOrigins origins;

    private final FormSeals seals;

    private final PickerPage page;

    private final LaunchAudit trail;

    private final boolean headerless;

    /**
     * Serves the guests of a waiting room.
     * @param headerless whether browsers without Fetch Metadata may choose
     */
    public PickerHandler(PendingPickers room, PatientSearch search, Sessions sessions, LaunchOrigins origins,
            Sealer sealer, LaunchAudit trail, boolean headerless) {
        this.room = room;
        this.search = search;
        this.sessions = sessions;
        this.origins = origins;
        this.seals = new FormSeals(sealer);
        this.page = new PickerPage(this.seals);
        this.trail = trail;
        this.headerless = headerless;
    }

    /**
     * What came with one request of a guest.
     */
    private record Visit(ServerRequest request, PickerVisitor guest, MultiValueMap<String, String> form) {
    }

    /**
     * {@code GET}: the empty form.
     */
    public Mono<ServerResponse> show(ServerRequest request) {
        return guest(request, false).flatMap((guest) -> this.page.empty(request, guest));
    }

    /**
     * {@code POST}: searches and shows what was found.
     */
    public Mono<ServerResponse> search(ServerRequest request) {
        return visit(request, SEARCH, this::found);
    }

    /**
     * {@code POST .../choice}: goes on with the chosen patient.
     */
    public Mono<ServerResponse> choose(ServerRequest request) {
        return visit(request, CHOICE, this::chosen);
    }

    /**
     * {@code POST .../cancel}: gives up.
     */
    public Mono<ServerResponse> cancel(ServerRequest request) {
        return visit(request, CHOICE, this::cancelled);
    }

    private Mono<PickerVisitor> guest(ServerRequest request, boolean clicked) {
        return Mono.fromCallable(() -> {
            LaunchPages.prepare(request, null);
            Navigation.requirePerson(request.headers().asHttpHeaders(), clicked, this.headerless);
            return id(request);
        })
            .flatMap((id) -> this.room.find(request.exchange(), id))
            .doOnNext((guest) -> LaunchPages.look(request, guest.app()));
    }

    private static LaunchId id(ServerRequest request) {
        try {
            return new LaunchId(request.pathVariable("launch"));
        }
        catch (IllegalArgumentException ex) {
            throw Reason.NOT_FOUND.asException();
        }
    }

    private Mono<ServerResponse> visit(ServerRequest request, String kind, Function<Visit, Mono<ServerResponse>> step) {
        return guest(request, kind.equals(CHOICE))
            .doOnError((error) -> this.trail.refused(request, kind, LaunchAudit.who(null, null), error))
            .flatMap((guest) -> form(request)
                .doOnNext((form) -> this.seals.checkForm(form.getFirst("form"), guest.launch().id()))
                .flatMap((form) -> step.apply(new Visit(request, guest, form)))
                .doOnError((error) -> this.trail.refused(request, kind, guest.launch()::on, error)));
    }

    /**
     * A form longer than the codecs take, or one that is not percent-encoded, is no fault
     * of ours.
     */
    private static Mono<MultiValueMap<String, String>> form(ServerRequest request) {
        return request.formData()
            .onErrorMap(DataBufferLimitException.class, (error) -> Reason.TOO_LARGE.asException())
            .onErrorMap(IllegalArgumentException.class, (error) -> Reason.BAD_REQUEST.asException());
    }

    private Mono<ServerResponse> found(Visit visit) {
        PickerVisitor guest = visit.guest();
        SearchTerms terms = SearchTerms.of(visit.form());
        String fault = terms.fault();
        if (fault != null) {
            return this.page.fault(visit.request(), guest, terms, fault);
        }
        return this.search
            .search(guest.launch(), terms.parameters(MOST + 1), RequestIdFilter.of(visit.request().exchange()))
            .map((body) -> SearchResult.of(body, MOST))
            .flatMap((result) -> {
                this.trail.allowed(visit.request(), SEARCH, guest.launch()::on, null);
                return this.page.results(visit.request(), guest, terms, result);
            })
            .onErrorResume(ProblemException.class, (failure) -> {
                this.trail.refused(visit.request(), SEARCH, guest.launch()::on, failure);
                return this.page.failed(visit.request(), guest, terms, failure);
            });
    }

    private Mono<ServerResponse> chosen(Visit visit) {
        PatientId patient = this.seals.chosen(visit.form().getFirst("choice"), visit.guest().launch().id());
        return this.room.take(visit.request().exchange(), visit.guest())
            .flatMap((taken) -> this.sessions
                .add(visit.request().exchange(), taken.with(patient), this.room.starts(visit.request().exchange()))
                .onErrorResume((error) -> this.room.giveBack(taken.launch(), taken.issuer()).then(Mono.error(error))))
            .flatMap((launch) -> home(visit, launch));
    }

    private Mono<ServerResponse> home(Visit visit, LaunchRecord launch) {
        this.trail.allowed(visit.request(), CHOICE, launch::on, launch.context().patient());
        URI home = this.origins.arrival(launch.id(), visit.guest().app().home(launch.id(), this.origins));
        return LaunchPages.seeOther(home, visit.guest().issuer()).build();
    }

    private Mono<ServerResponse> cancelled(Visit visit) {
        return this.room.take(visit.request().exchange(), visit.guest())
            .flatMap((taken) -> this.room.giveBack(taken.launch(), taken.issuer()).thenReturn(taken))
            .flatMap((taken) -> {
                this.trail.cancelled(visit.request(), CHOICE, taken.launch()::on);
                return this.page.cancelled(visit.request(), taken);
            });
    }

}

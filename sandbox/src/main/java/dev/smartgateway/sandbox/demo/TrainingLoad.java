package dev.smartgateway.sandbox.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The load of a training: some launches from the sandbox's EHR, and their apps' calls:
 * mostly reads and searches, now and then a batch, a write, a page, and what is refused.
 */
final class TrainingLoad {

    private static final int SESSIONS = 4;

    private static final int CALLERS = 8;

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final Pattern LAUNCH = Pattern.compile("launch=([A-Za-z0-9_-]{22})");

    private static final String FHIR = "application/fhir+json";

    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final String gateway;

    private final String sandbox;

    private final List<Session> sessions = new ArrayList<>();

    private String patient = "";

    TrainingLoad(String gateway, String sandbox) {
        this.gateway = gateway;
        this.sandbox = sandbox;
    }

    /**
     * What came of the calls.
     *
     * @param good with the expected status
     * @param bad others
     */
    record Count(long good, long bad) {
    }

    /** The launches. */
    void launch() throws IOException, InterruptedException {
        this.patient = found(Pattern.compile("data-patient=\"([^\"]+)\""),
                text(HttpRequest.newBuilder(URI.create(this.sandbox))));
        for (int i = 0; i < SESSIONS; i++) {
            String deposited = found(Pattern.compile("\"launch\"\\s*:\\s*\"([^\"]+)\""),
                    text(HttpRequest.newBuilder(URI.create(this.sandbox + "/ehr/launches"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("{\"patient\":\"" + this.patient + "\"}"))));
            this.sessions
                .add(session(URI.create(this.gateway + "/launch?iss=" + this.sandbox + "/fhir&launch=" + deposited)));
        }
    }

    private Session session(URI start) throws IOException, InterruptedException {
        Map<String, String> cookies = new LinkedHashMap<>();
        URI here = start;
        for (int hop = 0; hop < 10; hop++) {
            HttpRequest.Builder request = HttpRequest.newBuilder(here).header("Accept", "text/html");
            if (!cookies.isEmpty()) {
                request.header("Cookie", joined(cookies));
            }
            HttpResponse<Void> answer = this.http.send(request.build(), HttpResponse.BodyHandlers.discarding());
            for (String set : answer.headers().allValues("Set-Cookie")) {
                String pair = set.split(";", 2)[0];
                cookies.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
                cookies.values().removeIf(String::isEmpty);
            }
            if (answer.statusCode() / 100 != 3) {
                break;
            }
            here = here.resolve(answer.headers().firstValue("Location").orElse("/"));
        }
        String base = this.gateway + "/launches/" + found(LAUNCH, here.toString()) + "/fhir";
        return new Session(base, joined(cookies), calls(base));
    }

    private List<Call> calls(String base) {
        List<Call> all = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            all.add(new Call(base + "/Patient/" + this.patient, null, 200));
            all.add(new Call(base + "/Observation?_count=50&patient=" + this.patient, null, 200));
        }
        all.add(new Call(base + "/Observation?_count=300", null, 200));
        all.add(new Call(base + "/Condition", null, 200));
        all.add(new Call(base, """
                {"resourceType":"Bundle","type":"batch","entry":[
                {"request":{"method":"GET","url":"Patient/%1$s"}},
                {"request":{"method":"GET","url":"Observation?_count=5&patient=%1$s"}}]}""".formatted(this.patient),
                200));
        all.add(new Call(base + "/Observation", """
                {"resourceType":"Observation","status":"final","code":{"text":"training"},
                "subject":{"reference":"Patient/%s"}}""".formatted(this.patient), 201));
        all.add(new Call(base + "/Patient/somebody-else", null, 404));
        all.add(new Call(this.gateway + "/fhir/Patient/" + this.patient, null, 200));
        return all;
    }

    /** The calls, for some time. */
    Count run(Duration length) throws InterruptedException {
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        LongAdder good = new LongAdder();
        LongAdder bad = new LongAdder();
        long end = System.nanoTime() + length.toNanos();
        CompletableFuture<?>[] all = IntStream.range(0, CALLERS).mapToObj((i) -> CompletableFuture.runAsync(() -> {
            Session session = this.sessions.get(i % SESSIONS);
            for (int next = i; System.nanoTime() - end < 0; next++) {
                Call call = session.calls().get(next % session.calls().size());
                ((status(session, call) == call.status()) ? good : bad).increment();
            }
        }, callers)).toArray(CompletableFuture[]::new);
        CompletableFuture.allOf(all).join();
        callers.shutdown();
        callers.awaitTermination(1, TimeUnit.MINUTES);
        return new Count(good.sum(), bad.sum());
    }

    private int status(Session session, Call call) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(call.url()))
            .timeout(PATIENCE)
            .header("Accept", FHIR)
            .header("Cookie", session.cookies())
            .header("Sec-Fetch-Site", "same-origin");
        if (call.body() != null) {
            request.header("Content-Type", FHIR).POST(HttpRequest.BodyPublishers.ofString(call.body()));
        }
        try {
            return this.http.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
        }
        catch (IOException ex) {
            return 0;
        }
        catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    private String text(HttpRequest.Builder request) throws IOException, InterruptedException {
        return this.http.send(request.build(), HttpResponse.BodyHandlers.ofString()).body();
    }

    private static String found(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new DemoException("A launch did not succeed: no " + pattern.pattern() + " there.");
        }
        return matcher.group(1);
    }

    private static String joined(Map<String, String> cookies) {
        return cookies.entrySet()
            .stream()
            .map((cookie) -> cookie.getKey() + "=" + cookie.getValue())
            .collect(Collectors.joining("; "));
    }

    /**
     * An app's session.
     *
     * @param base of FHIR
     * @param cookies of the browser
     * @param calls it makes in turn
     */
    private record Session(String base, String cookies, List<Call> calls) {
    }

    /**
     * A call.
     *
     * @param url where
     * @param body to post, or {@code null} for a GET
     * @param status what is expected
     */
    private record Call(String url, @org.jspecify.annotations.Nullable String body, int status) {
    }

}

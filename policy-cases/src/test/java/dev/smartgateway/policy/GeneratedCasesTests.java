package dev.smartgateway.policy;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import dev.smartgateway.cases.CorpusRunner;
import dev.smartgateway.cases.FixtureStore;
import dev.smartgateway.cases.ScriptedUpstream;
import dev.smartgateway.json.Json;
import dev.smartgateway.policy.machine.PinningMachine;
import dev.smartgateway.r4.BodyVisitor;
import dev.smartgateway.r4.ElementTable;
import dev.smartgateway.r4.Misshapen;
import dev.smartgateway.r4.R4;
import dev.smartgateway.r4.StrictReader;
import dev.smartgateway.r4.TypeRule;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every type that belongs to a patient, every element that names the owner, with every
 * spelling of the owner, through read, search, create, update, patch and delete; read and
 * search by the requests alone and by the judge alone as well.
 */
class GeneratedCasesTests {

    private static final String MARK = "gen-secret";

    private static final String LOGICAL = "by identifier";

    private static final List<String> STAFF_BY_IDENTIFIER = List.of("Patient/p1", LOGICAL);

    /** Elements in which a person known only by an identifier counts as staff. */
    private static final Set<String> STAFF = Set.of("Appointment", "Schedule");

    private static final AccessPolicy POLICY = AccessPolicy.defaults();

    private final CorpusRunner runner = new CorpusRunner(new PinningMachine(), POLICY);

    static Stream<String> types() {
        return Stream.of(TypeRule.Kind.MEMBER, TypeRule.Kind.EXTRA)
            .flatMap((kind) -> R4.rules(kind).stream())
            .map(TypeRule::type)
            .filter((type) -> !type.equals("Patient"));
    }

    /** Owners by spelling, and whether they are the pinned patient alone. */
    private static Map<List<String>, Boolean> owners() {
        Map<List<String>, Boolean> owners = new LinkedHashMap<>();
        owners.put(List.of("Patient/p1"), true);
        owners.put(List.of(ScriptedUpstream.BASE + "/Patient/p1"), true);
        owners.put(List.of("Patient/p1/_history/2"), true);
        owners.put(List.of("Patient/p1", "Patient/p1"), true);
        owners.put(List.of(), false);
        owners.put(List.of("Patient/p2"), false);
        owners.put(List.of("Patient/p10"), false);
        owners.put(List.of("Patient/p1", "Patient/p2"), false);
        owners.put(List.of("Patient/p2", "Patient/p1"), false);
        owners.put(List.of("http://other.example/fhir/Patient/p1"), false);
        owners.put(List.of(ScriptedUpstream.BASE + ".evil/Patient/p1"), false);
        owners.put(List.of(ScriptedUpstream.BASE + "/Patient/p2"), false);
        owners.put(List.of("#p1"), false);
        owners.put(List.of("urn:uuid:1"), false);
        owners.put(List.of("Group/p1"), false);
        owners.put(List.of("patient/p1"), false);
        owners.put(List.of("/Patient/p1"), false);
        owners.put(List.of("./Patient/p1"), false);
        owners.put(List.of("Patient/p1?x=y"), false);
        owners.put(List.of("Patient/p1#x"), false);
        owners.put(List.of("Patient/p1 "), false);
        owners.put(List.of("Patient?identifier=http://mrn|222"), false);
        owners.put(List.of("Patient/p1", "Practitioner/x", "Patient/p2"), false);
        owners.put(List.of("Patient/p1", "#x"), false);
        owners.put(List.of("Patient/p1", "Unknown/x"), false);
        owners.put(List.of("Patient/p1", "Practitioner?identifier=x"), false);
        owners.put(List.of(LOGICAL), false);
        owners.put(STAFF_BY_IDENTIFIER, false);
        owners.put(List.of(""), false);
        return owners;
    }

    /** One resource for each element that says whose it is. */
    private static List<ObjectNode> resources(String type, List<String> owners) {
        return R4.rule(type)
            .orElseThrow()
            .primary()
            .stream()
            .map((path) -> resource(type, path.split("\\."), owners))
            .toList();
    }

    private static ObjectNode resource(String type, String[] path, List<String> owners) {
        ObjectNode resource = FixtureStore.JSON.createObjectNode().put("resourceType", type).put("id", "gen");
        resource.putObject("text").put("div", MARK);
        resource.putArray("contained").addObject().put("resourceType", "Patient").put("id", "p1");
        boolean list = ElementTable.type(type).orElseThrow().element(path[0]).orElseThrow().list();
        if (!list && path.length == 1 && owners.size() == 1) {
            refer(resource.putObject(path[0]), owners.get(0));
        }
        else if (!owners.isEmpty()) {
            ArrayNode all = resource.putArray(path[0]);
            owners.forEach(
                    (owner) -> refer((path.length == 1) ? all.addObject() : all.addObject().putObject(path[1]), owner));
        }
        return resource;
    }

    /** A server may store any shape; a client may send only what R4 defines. */
    private static boolean shaped(ObjectNode one) {
        try {
            new StrictReader(BodyVisitor.NONE).resource(Json.parse(FixtureStore.JSON.writeValueAsBytes(one)));
            return true;
        }
        catch (Misshapen ex) {
            return false;
        }
    }

    private static void refer(ObjectNode at, String owner) {
        if (owner.equals(LOGICAL)) {
            at.putObject("identifier").put("system", "http://mrn").put("value", "222");
        }
        else {
            at.put("reference", owner);
        }
    }

    private GatewayAnswer send(CorpusRunner by, String method, String path, byte[] body, ScriptedUpstream upstream) {
        String media = method.equals("PATCH") ? "application/json-patch+json" : "application/fhir+json";
        PatientContext pin = by.pin("p1", "patient/*.cruds patient/" + path.split("[/?]")[1] + ".cruds");
        return by.send(new FhirCall(method, ScriptedUpstream.path(path), ScriptedUpstream.query(path),
                Map.of("Content-Type", media), body, pin), upstream);
    }

    private GatewayAnswer send(String method, String path, ObjectNode body, ScriptedUpstream upstream) {
        return send(this.runner, method, path, (body != null) ? FixtureStore.JSON.writeValueAsBytes(body) : new byte[0],
                upstream);
    }

    private static ScriptedUpstream upstream(ObjectNode stored, String mock) {
        FixtureStore store = new FixtureStore();
        if (stored != null) {
            store.put(stored);
        }
        return new ScriptedUpstream(store, mock);
    }

    private static String text(GatewayAnswer answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    private static void each(String type, Check check) {
        owners().forEach((owners, own) -> resources(type, owners)
            .forEach((one) -> check.of(one, own || (STAFF.contains(type) && STAFF_BY_IDENTIFIER.equals(owners)))));
    }

    @ParameterizedTest
    @MethodSource("types")
    void beginWhenReadThenShownOnlyIfOwn(String type) {
        each(type, (one, own) -> {
            GatewayAnswer answer = send("GET", "/" + type + "/gen", null, upstream(one, ""));
            assertThat(answer.status()).as(one.toString()).isEqualTo(own ? 200 : 404);
            assertThat(text(answer).contains(MARK)).as(one.toString()).isEqualTo(own);
        });
    }

    @ParameterizedTest
    @MethodSource("types")
    void beginWhenServerIgnoresThePinThenNothingForeignIsShown(String type) {
        each(type, (one, own) -> {
            ScriptedUpstream upstream = upstream(one, "drop-param-lying-self");
            GatewayAnswer answer = send("GET", "/" + type, null, upstream);
            if (!own) {
                assertThat(text(answer)).as(one.toString()).doesNotContain(MARK);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("types")
    void beginWhenSearchThenQueryCarriesThePin(String type) {
        ScriptedUpstream upstream = upstream(resources(type, List.of("Patient/p1")).get(0), "");
        GatewayAnswer answer = send("GET", "/" + type, null, upstream);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(text(answer)).contains(MARK);
        assertThat(upstream.calls().get(0).target())
            .isEqualTo(type + "?" + R4.rule(type).orElseThrow().parameter() + "=Patient/p1");
    }

    @ParameterizedTest
    @MethodSource("types")
    void judgeWhenTheServiceIgnoresThePinThenReadAndSearchShowNothingForeign(String type) {
        each(type, (one, own) -> {
            if (!own) {
                for (String path : List.of("/" + type + "/gen", "/" + type, "/Patient/p1/" + type)) {
                    FixtureStore store = new FixtureStore();
                    store.put(one);
                    ScriptedUpstream deaf = new ScriptedUpstream(store, "", CorpusRunner.pinning("p1", ""));
                    assertThat(text(send(this.runner, "GET", path, new byte[0], deaf))).as(path + one)
                        .doesNotContain(MARK);
                }
            }
        });
    }

    @ParameterizedTest
    @MethodSource("types")
    void planWhenTheServiceIsHonestThenNothingForeignComesUnlessTheAnswerMustBeJudged(String type) {
        CorpusRunner bySearch = new CorpusRunner(new PinningMachine(), Asked.readingBySearch(POLICY));
        each(type, (one, own) -> {
            if (!own && valid(one)) {
                for (String path : List.of("/" + type + "/gen", "/" + type, "/Patient/p1/" + type)) {
                    ScriptedUpstream honest = upstream(one, "");
                    send(bySearch, "GET", path, new byte[0], honest);
                    assertThat(honest.exchanges()).as(path + one)
                        .filteredOn((exchange) -> exchange.request().sufficient())
                        .noneMatch((exchange) -> new String(exchange.answer().body(), StandardCharsets.UTF_8)
                            .contains(MARK));
                }
            }
        });
    }

    /** A server that keeps to R4 has no array where the element does not repeat. */
    private static boolean valid(ObjectNode one) {
        TypeRule rule = R4.rule(one.path("resourceType").asString()).orElseThrow();
        return rule.several() || rule.primary().stream().noneMatch((path) -> one.path(path).isArray());
    }

    @ParameterizedTest
    @MethodSource("types")
    void beginWhenCreateThenSentOnlyIfOwn(String type) {
        each(type, (one, own) -> {
            ScriptedUpstream upstream = upstream(null, "");
            GatewayAnswer answer = send("POST", "/" + type, one, upstream);
            boolean sent = own && shaped(one);
            assertThat(answer.status() == 201).as(one + " " + text(answer)).isEqualTo(sent);
            assertThat(upstream.calls().isEmpty()).as(one.toString()).isEqualTo(!sent);
        });
    }

    @ParameterizedTest
    @MethodSource("types")
    void beginWhenUpdateThenBothStatesMustBeOwn(String type) {
        ObjectNode mine = resources(type, List.of("Patient/p1")).get(0);
        each(type, (one, own) -> {
            GatewayAnswer kept = send("PUT", "/" + type + "/gen", mine, upstream(one, ""));
            assertThat(kept.status()).as("stored " + one + text(kept)).isEqualTo(own ? 200 : 404);
            ScriptedUpstream moved = upstream(mine, "");
            GatewayAnswer answer = send("PUT", "/" + type + "/gen", one, moved);
            boolean sent = own && shaped(one);
            assertThat(answer.status() == 200).as("new " + one + text(answer)).isEqualTo(sent);
            assertThat(moved.calls().stream().anyMatch((call) -> call.method().equals("PUT"))).isEqualTo(sent);
        });
    }

    @ParameterizedTest
    @MethodSource("types")
    void beginWhenPatchThenOnlyOwnIsTouched(String type) {
        byte[] patch = "[{\"op\":\"remove\",\"path\":\"/language\"}]".getBytes(StandardCharsets.UTF_8);
        each(type, (one, own) -> {
            ScriptedUpstream patched = upstream(one, "");
            GatewayAnswer answer = send(this.runner, "PATCH", "/" + type + "/gen", patch, patched);
            assertThat(answer.status()).as(one.toString()).isEqualTo(own ? 200 : 404);
            assertThat(patched.calls().stream().anyMatch((call) -> call.method().equals("PATCH"))).isEqualTo(own);
        });
    }

    /**
     * Foreign, shared and missing answer alike, and only what is the patient's alone is
     * gone.
     */
    @ParameterizedTest
    @MethodSource("types")
    void beginWhenDeleteThenOnlyOwnIsGone(String type) {
        each(type, (one, own) -> {
            ScriptedUpstream deleted = upstream(one, "");
            GatewayAnswer answer = send("DELETE", "/" + type + "/gen", null, deleted);
            assertThat(answer.status()).as(one.toString()).isEqualTo(204);
            if (valid(one)) {
                assertThat(deleted.store().deleted(type + "/gen")).as(one.toString()).isEqualTo(own);
            }
        });
        assertThat(send("DELETE", "/" + type + "/gen", null, upstream(null, "")).status()).isEqualTo(204);
    }

    /**
     * By criteria the same, and never by the criteria alone where patients share a type.
     */
    @ParameterizedTest
    @MethodSource("types")
    void beginWhenDeleteByCriteriaThenOnlyOwnIsGone(String type) {
        each(type, (one, own) -> {
            ScriptedUpstream deleted = upstream(one, "");
            GatewayAnswer answer = send("DELETE", "/" + type + "?_id=gen", null, deleted);
            if (valid(one)) {
                assertThat(answer.status()).as(one.toString()).isEqualTo(204);
                assertThat(deleted.store().deleted(type + "/gen")).as(one.toString()).isEqualTo(own);
            }
        });
    }

    /** What a condition selects is changed only if it is the patient's alone. */
    @ParameterizedTest
    @MethodSource("types")
    void beginWhenUpdateByCriteriaThenSharedOnesAreKept(String type) {
        ObjectNode mine = resources(type, List.of("Patient/p1")).get(0);
        mine.remove("id");
        each(type, (one, own) -> {
            ScriptedUpstream stored = upstream(one, "");
            int before = stored.store().changes("gen");
            GatewayAnswer answer = send("PUT", "/" + type + "?_id=gen", mine, stored);
            if (R4.rule(type).orElseThrow().several()) {
                assertThat(answer.status()).as(one.toString()).isEqualTo(own ? 200 : 404);
                assertThat(stored.store().changes("gen") != before).as(one.toString()).isEqualTo(own);
            }
        });
    }

    /** What must hold for one resource. */
    private interface Check {

        void of(ObjectNode resource, boolean own);

    }

}

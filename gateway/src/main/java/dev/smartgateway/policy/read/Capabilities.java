package dev.smartgateway.policy.read;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import dev.smartgateway.fhir.Query;
import dev.smartgateway.json.Json;
import dev.smartgateway.policy.GatewayAnswer;
import dev.smartgateway.policy.Step;
import dev.smartgateway.policy.UpstreamAnswer;
import dev.smartgateway.policy.flow.Answers;
import dev.smartgateway.policy.flow.Denied;
import dev.smartgateway.policy.flow.Outcomes;
import dev.smartgateway.policy.flow.PolicyContext;
import dev.smartgateway.policy.flow.UpstreamRequest;
import dev.smartgateway.policy.links.Links;
import dev.smartgateway.policy.rules.ReadParams;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.smart.LaunchUrls;

/**
 * The server's CapabilityStatement with the gateway's address, without addresses of the
 * FHIR service and of its authorization server.
 */
final class Capabilities {

    private final PolicyContext context;

    Capabilities(PolicyContext context) {
        this.context = context;
    }

    /**
     * Handles {@code GET metadata}: the upstream's statement with the gateway's security
     * part or none, and the gateway's address.
     */
    Step statement() {
        Query client = Query.parse(this.context.call().query());
        ReadParams.none(client.only((param) -> !param.name().equals("mode") && !param.name().equals("_summary")
                && !param.name().equals("_elements")));
        UpstreamRequest draft = UpstreamRequest.read("metadata", Query.EMPTY, UpstreamRequest.Proof.SHARED);
        return this.context.ask(draft, this::judge);
    }

    private Step judge(UpstreamAnswer answer) {
        Answers.requireOk(this.context, answer);
        Answers.requireJson(answer);
        Json.Obj statement = Json.parse(answer.body());
        if (!"CapabilityStatement".equals(statement.text("resourceType"))) {
            throw new Denied(Reason.UNCHECKABLE, "metadata");
        }
        List<Json.Obj> rest = statement.objects("rest").stream().map((one) -> one.without("security")).toList();
        Json.Obj implementation = Json.obj("description", "SMART gateway", "url", this.context.client());
        Json.Obj ours = statement.with("rest", rest).with("implementation", implementation).without("url", "text");
        Json told = Objects.requireNonNull(clean(ours));
        LaunchUrls signIn = this.context.call().pin().bases().signIn();
        byte[] body = ((signIn != null && told instanceof Json.Obj known) ? secured(known, signIn) : told).bytes();
        return this.context.allow(new GatewayAnswer(200, Map.of("Content-Type", Outcomes.FHIR_JSON), body));
    }

    private static Json secured(Json.Obj statement, LaunchUrls signIn) {
        Json security = security(signIn);
        return statement.with("rest",
                statement.objects("rest").stream().map((one) -> one.with("security", security)).toList());
    }

    /**
     * Returns the security part, the only place where clients of SMART 1 look (SMART App
     * Launch 1.0, "Using CapabilityStatement").
     */
    private static Json security(LaunchUrls signIn) {
        Json.Obj uris = Json.obj("url", "http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris",
                "extension", List.of(Json.obj("url", "authorize", "valueUri", signIn.authorize()),
                        Json.obj("url", "token", "valueUri", signIn.token())));
        Json.Obj service = Json.obj("coding", List.of(Json.obj("system",
                "http://terminology.hl7.org/CodeSystem/restful-security-service", "code", "SMART-on-FHIR")));
        return Json.obj("extension", List.of(uris), "service", List.of(service));
    }

    private Json clean(Json value) {
        if (value instanceof Json.Obj object) {
            Map<String, Json> kept = new LinkedHashMap<>();
            object.fields().forEach((name, field) -> {
                if (!names(field)) {
                    kept.put(name, clean(field));
                }
            });
            return new Json.Obj(kept);
        }
        if (value instanceof Json.Arr array) {
            return new Json.Arr(
                    array.items().stream().filter((item) -> !names(item)).map((item) -> clean(item)).toList());
        }
        return (value instanceof Json.Text text) ? new Json.Text(Links.toClient(this.context, text.value())) : value;
    }

    /**
     * Returns whether a string shows the upstream host elsewhere than as our base.
     */
    private boolean names(Json value) {
        return value instanceof Json.Text text && Links.toClient(this.context, text.value())
            .replace(this.context.client(), "")
            .contains(this.context.upstreamHost());
    }

    /**
     * Handles {@code GET .well-known/smart-configuration}: says that no authorization is
     * needed here.
     */
    Step smartConfiguration() {
        Json.Obj body = Json.obj("capabilities", List.of("permission-patient", "permission-v2"));
        return this.context.allow(new GatewayAnswer(200, Map.of("Content-Type", "application/json"), body.bytes()));
    }

}

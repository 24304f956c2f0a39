package dev.smartgateway.session.web;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.smartgateway.session.FhirContextDocument;
import dev.smartgateway.session.FurtherDocument;
import dev.smartgateway.session.live.OwnSessions;
import dev.smartgateway.session.live.SessionReader.Held;
import dev.smartgateway.smart.LaunchContext;
import dev.smartgateway.smart.PatientId;
import dev.smartgateway.token.LaunchRecord;
import org.jspecify.annotations.Nullable;

/**
 * The JSON documents for apps. Absent values are omitted.
 */
final class SessionDocuments {

    private SessionDocuments() {
    }

    /**
     * Returns the list: the number of live launches, and those that the caller names.
     */
    static Map<String, Object> list(List<Held> live, Named named) {
        Map<String, Object> list = new LinkedHashMap<>();
        list.put("live", live.size());
        list.put("launches",
                live.stream().filter((held) -> named.has(held.entry().id())).map(SessionDocuments::line).toList());
        return list;
    }

    /**
     * Returns one launch of the list.
     */
    static Map<String, Object> line(Held held) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("id", held.entry().id().value());
        line.put("app", held.entry().app());
        line.put("issuer", held.entry().issuer());
        line.put("startedAt", held.entry().span().startedAt().toString());
        line.put("sessionExpiresAt", held.deadline().toString());
        return line;
    }

    /**
     * Returns one session of a user. It contains only the number of its launches, because
     * an id gives access to a launch.
     */
    static Map<String, Object> session(OwnSessions.Own own) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("id", own.handle());
        line.put("here", own.here());
        line.put("startedAt", own.session().createdAt().toString());
        line.put("usedAt", own.session().seenAt().toString());
        line.put("launches", own.live().size());
        return line;
    }

    /**
     * Returns the context document of one launch.
     * @param base path of the FHIR base as the app reaches it
     * @param management where the user can revoke the grant, or {@code null}
     */
    static Map<String, Object> context(Held held, LaunchRecord launch, String base, @Nullable URI management) {
        LaunchContext context = launch.context();
        PatientId patient = context.patient();
        Map<String, Object> document = line(held);
        document.put("sessionEndsAt", held.entry().span().endsAt().toString());
        put(document, "patient", (patient != null) ? patient.value() : null);
        put(document, "encounter", context.encounter());
        document.put("fhirContext", FhirContextDocument.of(context));
        put(document, "fhirUser", context.fhirUser());
        document.put("needPatientBanner", context.needPatientBanner());
        put(document, "intent", context.display().intent());
        put(document, "tenant", context.display().tenant());
        put(document, "styleUrl", context.display().styleUrl());
        put(document, "managementUrl", management);
        document.put("scope", launch.scopes());
        document.put("fhirBase", base);
        FurtherDocument.add(document, context);
        return document;
    }

    private static void put(Map<String, Object> document, String name, @Nullable Object value) {
        if (value != null) {
            document.put(name, value);
        }
    }

}

package dev.smartgateway.operator.apps;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;

import dev.smartgateway.scope.EntraScopes;
import dev.smartgateway.scope.Scopes;
import dev.smartgateway.smart.Issuer;
import dev.smartgateway.smart.IssuerMatch;
import org.jspecify.annotations.Nullable;

/**
 * Reads one issuer from its section.
 */
final class IssuerReader {

    private static final String ORIGIN = "https://[A-Za-z0-9.-]+(:[0-9]{1,5})?|http://(localhost|127\\.0\\.0\\.1)(:[0-9]{1,5})?";

    private IssuerReader() {
    }

    static Issuer read(Section section) {
        String name = section.matching("name", "[a-z0-9-]{1,40}", "county-hospital");
        Issuer.Rules rules = rules(section);
        Issuer.Address address = address(section, rules);
        return new Issuer(name, address, client(section.requiredSection("client")), scopes(section, rules.dialect()),
                rules, embedding(section.section("embedding")), extras(section));
    }

    private static Issuer.Address address(Section section, Issuer.Rules rules) {
        URI iss = section.requiredUrl("iss");
        URI fhirBase = section.has("fhir-base") ? section.requiredUrl("fhir-base") : iss;
        for (URI uri : List.of(iss, fhirBase)) {
            if (IssuerMatch.of(uri.toString()).isEmpty()) {
                throw section.fault("iss", "or fhir-base has a query, dot segments or the like",
                        "Write the bare FHIR base.");
            }
        }
        boolean entra = rules.dialect() == Issuer.Dialect.ENTRA;
        List<String> audiences = section.list("token-audience");
        if (audiences.stream().anyMatch(String::isEmpty)) {
            throw section.fault("token-audience", "has an empty entry", "Write each audience in full.");
        }
        if (audiences.isEmpty() && entra) {
            throw section.fault("token-audience", "is missing",
                    "Entra names permissions {audience}/name: write the App ID URI of the FHIR resource app.");
        }
        return new Issuer.Address(iss, withoutSlash(fhirBase), section.optional("aud"), audiences,
                scopePrefix(section, entra), endpoints(section.section("endpoints")),
                Set.copyOf(section.list("allowed-hosts")));
    }

    private static @Nullable String scopePrefix(Section section, boolean entra) {
        String prefix = section.optional("scope-prefix");
        if (prefix != null && !entra) {
            throw section.fault("scope-prefix", "means something in the dialect of Entra only",
                    "Write dialect: entra, or remove it.");
        }
        return prefix;
    }

    private static URI withoutSlash(URI uri) {
        String text = uri.toString();
        return text.endsWith("/") ? URI.create(text.substring(0, text.length() - 1)) : uri;
    }

    private static Issuer.Endpoints endpoints(Section section) {
        try (section) {
            return new Issuer.Endpoints(section.url("authorization"), section.url("token"), section.url("jwks"),
                    section.optional("oidc-issuer"), section.url("revocation"), section.url("introspection"),
                    section.url("end-session"));
        }
    }

    private static Issuer.Client client(Section section) {
        try (section) {
            return new Issuer.Client(section.required("id", "gateway"),
                    section.choice("authentication", Issuer.ClientAuthentication.class, null),
                    section.flag("raw-basic", false));
        }
    }

    private static String scopes(Section section, Issuer.Dialect dialect) {
        List<String> scopes = section.list("scopes")
            .stream()
            .flatMap((line) -> List.of(line.split("\\s+")).stream())
            .distinct()
            .toList();
        if (scopes.isEmpty()) {
            throw section.missing("scopes",
                    "Write what the app needs and no more: launch openid fhirUser patient/Patient.rs.");
        }
        if (scopes.stream().anyMatch((scope) -> scope.startsWith("system/"))) {
            throw section.fault("scopes", "asks for system/ access", "A person's app has patient/ and user/ scopes.");
        }
        String text = String.join(" ", scopes);
        List<String> ignored = Scopes.parse(text).ignored();
        if (!ignored.isEmpty()) {
            throw section.fault("scopes", "has '" + ignored.get(0) + "', which is no SMART scope",
                    "Write for example patient/Observation.rs; letters stand in the order cruds.");
        }
        if (dialect == Issuer.Dialect.ENTRA && !EntraScopes.faults(text).isEmpty()) {
            throw section.fault("scopes", "cannot be asked of Entra", EntraScopes.faults(text).get(0));
        }
        return text;
    }

    private static Issuer.Rules rules(Section section) {
        Issuer.Dialect dialect = section.choice("dialect", Issuer.Dialect.class, Issuer.Dialect.V2);
        List<Issuer.PatientSource> sources = section.choices("patient-sources", Issuer.PatientSource.class);
        if (dialect == Issuer.Dialect.ENTRA && sources.isEmpty()) {
            throw section.fault("patient-sources", "is missing",
                    "Entra never says which patient: write at least one of handle, signed-launch, fhir-user, picker.");
        }
        return new Issuer.Rules(section.choice("mode", Issuer.Mode.class, Issuer.Mode.SMART_SERVER), dialect,
                section.flag("nonce-required", true), section.flag("absent-scope-as-requested", false),
                section.flag("oidc-required", true), sources, refresh(section.section("refresh")));
    }

    private static Issuer.Refresh refresh(Section section) {
        try (section) {
            return new Issuer.Refresh(section.flag("enabled", true),
                    section.duration("default-lifetime", Duration.ofMinutes(5)),
                    section.duration("min-interval", Duration.ofMinutes(1)),
                    section.duration("ahead", Duration.ofMinutes(1)));
        }
    }

    private static Issuer.Embedding embedding(Section section) {
        try (section) {
            List<String> ancestors = section.list("frame-ancestors");
            for (String origin : ancestors) {
                if (!origin.matches(ORIGIN)) {
                    throw section.fault("frame-ancestors", "has an entry that is not an exact origin",
                            "Write each as https://ehr.example.org, without path or wildcard.");
                }
            }
            return new Issuer.Embedding(ancestors, section.flag("partitioned", false), section.flag("opener", false));
        }
    }

    private static Issuer.Extras extras(Section section) {
        return new Issuer.Extras(section.flag("capability-statement", false), section.flag("pushed-requests", false),
                section.choice("introspection", Issuer.Introspection.class, Issuer.Introspection.NONE));
    }

}

package dev.smartgateway.sandbox.auth.authorize;

import java.security.Principal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import dev.smartgateway.sandbox.SandboxProperties.User;
import dev.smartgateway.sandbox.auth.grant.ScopeWords;
import dev.smartgateway.sandbox.auth.grant.Users;
import dev.smartgateway.sandbox.fhir.FhirStore;
import dev.smartgateway.sandbox.fhir.PatientSummary;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

@Controller
class PageController {

    private final Users users;

    private final FhirStore patients;

    PageController(Users users, FhirStore patients) {
        this.users = users;
        this.patients = patients;
    }

    @GetMapping("/login")
    String login(Model model, @RequestParam(required = false) @Nullable String error) {
        model.addAttribute("users", this.users.all());
        model.addAttribute("failed", error != null);
        return "auth/login";
    }

    /**
     * The page of a standalone launch: first the patient, if one must be picked, then the
     * scopes.
     */
    @GetMapping("/auth/consent")
    String consent(Model model, Principal principal, @RequestParam Map<String, String> query) {
        User user = this.users.find(principal.getName()).orElseThrow();
        Set<String> scopes = ScopeWords.split(query.getOrDefault("scope", ""));
        String patient = query.get("patient");
        model.addAttribute("user", user);
        model.addAttribute("query", query);
        if (scopes.contains("launch/patient") && !user.isPatient() && patient == null) {
            String name = query.getOrDefault("name", "");
            model.addAttribute("name", name);
            model.addAttribute("patients", found(name));
            return "auth/patients";
        }
        model.addAttribute("patient", patient);
        model.addAttribute("scopes", choices(scopes));
        return "auth/consent";
    }

    private List<PatientSummary> found(String name) {
        String part = name.strip().toLowerCase(Locale.ROOT);
        return this.patients.patients()
            .stream()
            .filter((patient) -> patient.name().toLowerCase(Locale.ROOT).contains(part))
            .toList();
    }

    private static List<Map<String, String>> choices(Set<String> scopes) {
        List<Map<String, String>> choices = new ArrayList<>();
        for (String scope : scopes.stream().sorted(ScopeTexts.order()).toList()) {
            Map<String, String> choice = new LinkedHashMap<>();
            choice.put("value", scope);
            choice.put("text", ScopeTexts.explain(scope));
            choices.add(choice);
        }
        return choices;
    }

}

package dev.smartgateway.sandbox.ehr;

import java.io.IOException;
import java.security.Principal;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import dev.smartgateway.sandbox.Origin;
import dev.smartgateway.sandbox.Paths;
import dev.smartgateway.sandbox.SandboxProperties;
import dev.smartgateway.sandbox.SandboxProperties.Mode;
import dev.smartgateway.sandbox.SandboxProperties.User;
import dev.smartgateway.sandbox.auth.grant.Launches;
import dev.smartgateway.sandbox.auth.grant.Users;
import dev.smartgateway.sandbox.fhir.FhirStore;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * The EHR's patient list. A click registers the chart's context as a launch and sends the
 * browser to the app with {@code iss} and {@code launch}, as SMART App Launch defines.
 */
@Controller
class EhrPages {

    private final FhirStore store;

    private final Launches launches;

    private final Deposits deposits;

    private final Users users;

    private final Origin origin;

    private final EhrProperties properties;

    private final boolean azure;

    private final Bypass bypass;

    EhrPages(FhirStore store, Launches launches, Deposits deposits, Users users, Origin origin,
            EhrProperties properties, SandboxProperties sandbox) {
        this.store = store;
        this.launches = launches;
        this.deposits = deposits;
        this.users = users;
        this.origin = origin;
        this.properties = properties;
        this.azure = sandbox.mode() == Mode.AZURE;
        this.bypass = new Bypass(origin);
    }

    @GetMapping("/")
    String patients(Model model, @Nullable Principal signedIn) {
        model.addAttribute("patients", this.store.patients());
        model.addAttribute("standalone", this.properties.appUrl() + "/launch?app=demo");
        model.addAttribute("user", user(signedIn).name());
        model.addAttribute("azure", this.azure);
        model.addAttribute("signOut", "/" + Paths.TENANT + "/oauth2/v2.0/logout");
        return "ehr";
    }

    /**
     * Returns the user: signed in at the page in azure mode, otherwise the first
     * clinician.
     */
    private User user(@Nullable Principal signedIn) {
        return ((signedIn != null) ? this.users.find(signedIn.getName()) : Optional.<User>empty())
            .orElseGet(() -> this.users.all().get(0));
    }

    @PostMapping("/ehr/launch")
    ResponseEntity<Void> launch(@RequestParam String patient, @RequestParam(defaultValue = "") String encounter,
            @Nullable Principal signedIn) throws IOException, InterruptedException {
        Map<String, Object> context = new HashMap<>(Map.of("patient", patient, "need_patient_banner", true));
        if (!encounter.isEmpty()) {
            context.put("encounter", encounter);
        }
        User user = user(signedIn);
        String handle = this.azure ? this.deposits.handle("sandbox", user.fhirUser(), context)
                : this.launches.deposit(user.username(), context).handle();
        return ResponseEntity.status(HttpStatus.SEE_OTHER)
            .location(UriComponentsBuilder.fromUriString(this.properties.appUrl())
                .path("/launch")
                .queryParam("iss", "{iss}")
                .queryParam("launch", "{launch}")
                .encode()
                .build(this.origin.url() + "/fhir", handle))
            .build();
    }

    @GetMapping("/ehr/without-gateway")
    @ResponseBody
    Map<String, Object> withoutGateway(@RequestParam String patient, @RequestParam String other)
            throws IOException, InterruptedException {
        String user = this.users.all().get(0).username();
        return this.bypass.read(this.launches.deposit(user, Map.of("patient", patient)).handle(), other);
    }

    /** The keys with which the EHR signs what it deposits. */
    @GetMapping("/ehr/keys")
    @ResponseBody
    Map<String, Object> keys() {
        return this.deposits.publicKeys();
    }

}

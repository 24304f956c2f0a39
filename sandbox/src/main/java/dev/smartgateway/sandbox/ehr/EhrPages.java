package dev.smartgateway.sandbox.ehr;

import java.io.IOException;
import java.security.Principal;
import java.util.Map;

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
        model.addAttribute("user", user(signedIn, "").name());
        model.addAttribute("users", this.users.all());
        model.addAttribute("apps", this.properties.apps());
        model.addAttribute("azure", this.azure);
        model.addAttribute("signOut", "/" + Paths.TENANT + "/oauth2/v2.0/logout");
        return "ehr";
    }

    /**
     * Returns the user: signed in at the page in azure mode, otherwise the chosen one, or
     * the first clinician.
     */
    private User user(@Nullable Principal signedIn, String chosen) {
        return this.users.find((signedIn != null) ? signedIn.getName() : chosen)
            .orElseGet(() -> this.users.all().get(0));
    }

    @PostMapping("/ehr/launch")
    ResponseEntity<Void> launch(@RequestParam Map<String, String> fields, @Nullable Principal signedIn)
            throws IOException, InterruptedException {
        LaunchForm form = new LaunchForm(fields);
        User user = user(signedIn, form.user());
        Map<String, Object> context = form.context(this.origin.url());
        String handle = this.azure ? this.deposits.handle("sandbox", user.fhirUser(), context)
                : this.launches.deposit(user.username(), context, form.scopes()).handle();
        return ResponseEntity.status(HttpStatus.SEE_OTHER)
            .location(UriComponentsBuilder.fromUriString(this.properties.appUrl())
                .path("/launch/{app}")
                .queryParam("iss", "{iss}")
                .queryParam("launch", "{launch}")
                .encode()
                .build(form.app(), this.origin.url() + "/fhir", handle))
            .build();
    }

    /** The EHR's colours, as the launch context's {@code smart_style_url} names them. */
    @GetMapping(LaunchForm.STYLE)
    @ResponseBody
    Map<String, String> style() {
        return Map.of("color_background", "#eef3f0", "color_error", "#b3261e", "color_highlight", "#1f5c4a",
                "color_modal_backdrop", "#10201b", "color_success", "#14632f", "color_text", "#1d2a26",
                "dim_border_radius", "10px", "dim_font_size", "16px", "dim_spacing_size", "16px");
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

package dev.smartgateway.sandbox.ehr;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

import dev.smartgateway.sandbox.Origin;
import dev.smartgateway.sandbox.auth.grant.Launches;
import dev.smartgateway.sandbox.auth.grant.Users;
import dev.smartgateway.sandbox.fhir.FhirStore;

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
 * The EHR's patient list. A click deposits the chart's context as a launch and sends the
 * browser to the app with {@code iss} and {@code launch}, as SMART App Launch says.
 */
@Controller
class EhrPages {

    private final FhirStore store;

    private final Launches launches;

    private final Users users;

    private final Origin origin;

    private final EhrProperties properties;

    private final Bypass bypass;

    EhrPages(FhirStore store, Launches launches, Users users, Origin origin, EhrProperties properties) {
        this.store = store;
        this.launches = launches;
        this.users = users;
        this.origin = origin;
        this.properties = properties;
        this.bypass = new Bypass(origin);
    }

    @GetMapping("/")
    String patients(Model model) {
        model.addAttribute("patients", this.store.patients());
        model.addAttribute("standalone", this.properties.appUrl() + "/launch?app=demo");
        model.addAttribute("user", this.users.all().get(0).name());
        return "ehr";
    }

    @PostMapping("/ehr/launch")
    ResponseEntity<Void> launch(@RequestParam String patient, @RequestParam(defaultValue = "") String encounter) {
        Map<String, Object> context = new HashMap<>(Map.of("patient", patient, "need_patient_banner", true));
        if (!encounter.isEmpty()) {
            context.put("encounter", encounter);
        }
        String handle = this.launches.deposit(this.users.all().get(0).username(), context).handle();
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

}

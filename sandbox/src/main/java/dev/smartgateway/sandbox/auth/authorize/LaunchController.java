package dev.smartgateway.sandbox.auth.authorize;

import java.util.HashMap;
import java.util.Map;

import dev.smartgateway.sandbox.SandboxProperties.User;
import dev.smartgateway.sandbox.auth.grant.Launches;
import dev.smartgateway.sandbox.auth.grant.Users;

import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * The endpoint where the sandbox EHR registers a launch and gets its {@code launch}
 * value.
 */
@RestController
class LaunchController {

    /** Members of the request and their names in the token response. */
    private static final Map<String, String> MEMBERS = Map.of("patient", "patient", "encounter", "encounter",
            "needPatientBanner", "need_patient_banner", "intent", "intent", "fhirContext", "fhirContext", "tenant",
            "tenant", "smartStyleUrl", "smart_style_url");

    private final Launches launches;

    private final Users users;

    LaunchController(Launches launches, Users users) {
        this.launches = launches;
        this.users = users;
    }

    @PostMapping("/ehr/launches")
    ResponseEntity<Map<String, String>> deposit(@RequestBody Map<String, Object> body) {
        Map<String, Object> context = new HashMap<>();
        MEMBERS.forEach((from, name) -> {
            Object value = body.get(from);
            if (value != null) {
                context.put(name, value);
            }
        });
        Object user = body.getOrDefault("user", this.users.all().get(0).username());
        return this.users.find(String.valueOf(user))
            .map(User::username)
            .map((username) -> ResponseEntity.ok(Map.of("launch", this.launches.deposit(username, context).handle())))
            .orElseGet(() -> ResponseEntity.badRequest().body(Map.of("error", "unknown user")));
    }

}

package dev.smartgateway.sandbox.control;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;

import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/control")
class ControlController {

    private final Stats stats;

    private final Switches switches;

    private final SandboxClock clock;

    private final Families families;

    ControlController(Stats stats, Switches switches, SandboxClock clock, Families families) {
        this.stats = stats;
        this.switches = switches;
        this.clock = clock;
        this.families = families;
    }

    @GetMapping("/stats")
    Map<String, Object> stats() {
        Map<String, Object> report = new LinkedHashMap<>(this.stats.report());
        report.put("families", Map.of("live", this.families.live(), "revoked", this.families.revoked()));
        report.put("clockOffset", this.clock.offset().toString());
        return report;
    }

    @PostMapping("/reset")
    Map<String, Object> reset() {
        this.stats.clear();
        this.switches.clear();
        this.families.clear();
        return stats();
    }

    @GetMapping("/misbehave")
    Map<String, Object> misbehaviour() {
        return this.switches.describe();
    }

    @PostMapping("/misbehave")
    Map<String, Object> misbehave(@RequestBody Map<String, Object> settings) {
        this.switches.merge(settings);
        return this.switches.describe();
    }

    @PostMapping("/clock")
    Map<String, Object> clock(@RequestBody Map<String, String> order) {
        this.clock.advance(Duration.parse(order.getOrDefault("advance", "PT0S")));
        return Map.of("clockOffset", this.clock.offset().toString());
    }

    @PostMapping("/revoke-all")
    Map<String, Object> revokeAll() {
        this.families.revokeAll();
        return stats();
    }

    @ExceptionHandler({ IllegalArgumentException.class, DateTimeParseException.class })
    ResponseEntity<Map<String, String>> refuse(RuntimeException refused) {
        return ResponseEntity.badRequest().body(Map.of("error", String.valueOf(refused.getMessage())));
    }

}

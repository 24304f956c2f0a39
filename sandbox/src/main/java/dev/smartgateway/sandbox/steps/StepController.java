package dev.smartgateway.sandbox.steps;

import java.util.List;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
class StepController {

    private final LaunchSteps steps;

    StepController(LaunchSteps steps) {
        this.steps = steps;
    }

    @GetMapping("/ehr/steps")
    List<Step> steps() {
        return this.steps.all();
    }

}

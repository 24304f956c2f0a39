package dev.smartgateway.sandbox.fhir;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Initial content of the sandbox's FHIR engine.
 *
 * @param loadExamples whether to load HL7's example resources of many types as well
 * @param loadDemo whether to load further laboratory results and documents of two of the
 * synthetic patients
 */
@ConfigurationProperties("sandbox")
record FhirProperties(@DefaultValue("false") boolean loadExamples, @DefaultValue("false") boolean loadDemo) {
}

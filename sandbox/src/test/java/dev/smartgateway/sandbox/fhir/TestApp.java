package dev.smartgateway.sandbox.fhir;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.context.annotation.Import;

/**
 * The FHIR engine alone on an embedded Tomcat, without the sandbox's security. It has no
 * stereotype, so that the sandbox's own component scan does not find it.
 */
@ImportAutoConfiguration(TomcatServletWebServerAutoConfiguration.class)
@Import(FhirSetup.class)
class TestApp {

}

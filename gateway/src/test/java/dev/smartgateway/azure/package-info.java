/**
 * Tests of complete gateways as on Azure: the sandbox imitates Entra ID and the FHIR
 * service, Redis is real.
 */
@NullMarked
package dev.smartgateway.azure;

import org.jspecify.annotations.NullMarked;

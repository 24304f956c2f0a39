/**
 * A pretend EHR in one process: SMART authorization server, FHIR engine, launcher page
 * and demo app. Nothing here is safe for real data, and nothing here knows the gateway.
 */
@NullMarked
package dev.smartgateway.sandbox;

import org.jspecify.annotations.NullMarked;

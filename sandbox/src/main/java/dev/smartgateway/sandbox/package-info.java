/**
 * A test EHR in one process: SMART authorization server, FHIR engine, launcher page and
 * demo app. Input: HTTP. Output: a SMART EHR to test against. Rejects: what a SMART
 * server must reject; not safe for real data. Independent of the gateway.
 */
@NullMarked
package dev.smartgateway.sandbox;

import org.jspecify.annotations.NullMarked;

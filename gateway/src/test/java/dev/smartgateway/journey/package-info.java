/**
 * Tests of the complete gateway in process, on a real Redis, with the sandbox as its EHR
 * and a browser with cookies.
 */
package dev.smartgateway.journey;

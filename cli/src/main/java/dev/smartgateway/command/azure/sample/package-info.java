/**
 * Loads sample data. Input: transaction Bundles. Output: requests to a FHIR service.
 * Rejects: files that are not such Bundles.
 */
@NullMarked
package dev.smartgateway.command.azure.sample;

import org.jspecify.annotations.NullMarked;

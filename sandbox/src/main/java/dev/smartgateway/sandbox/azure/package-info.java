/**
 * What makes the FHIR engine answer as Azure Health Data Services does. In come calls
 * below the FHIR base, out go answers with the service's ids, links, pages, limits and
 * words. It refuses what the service refuses; which patient is meant it looks at only
 * where the callers have the service's SMART role.
 */
@NullMarked
package dev.smartgateway.sandbox.azure;

import org.jspecify.annotations.NullMarked;

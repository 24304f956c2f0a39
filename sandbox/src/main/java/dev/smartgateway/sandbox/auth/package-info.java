/**
 * Spring configuration of the SMART authorization server. Input: HTTP. Output: the filter
 * chains. Rejects: everything that no chain permits.
 */
@NullMarked
package dev.smartgateway.sandbox.auth;

import org.jspecify.annotations.NullMarked;

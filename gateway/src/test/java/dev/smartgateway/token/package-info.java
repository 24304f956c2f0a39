/**
 * The token room with everything real but the authorization server, which follows a
 * script.
 */
@NullMarked
package dev.smartgateway.token;

import org.jspecify.annotations.NullMarked;

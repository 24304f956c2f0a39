/**
 * The policy files of the security team. In come {@code policy.yml} and the files of
 * single apps, now and whenever they change; out goes one immutable policy per app.
 * Refused is every file that is not wholly understood: at the start the gateway does not
 * start, later the old policy stays in force and the fault is said aloud.
 */
@NullMarked
package dev.smartgateway.proxy.rules;

import org.jspecify.annotations.NullMarked;

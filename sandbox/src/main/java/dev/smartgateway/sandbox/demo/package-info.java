/**
 * The demo, which is the first command of the README. Input: ports and the gateway's jar.
 * Output: a running Redis, sandbox and gateway, and the URL to open. Rejects: occupied
 * ports. Leaves nothing running after it ends. {@link Training} runs an unpacked gateway
 * under load instead, for the archive of its classes.
 */
@NullMarked
package dev.smartgateway.sandbox.demo;

import org.jspecify.annotations.NullMarked;

/**
 * The first command of the README. Ports and the gateway's jar enter; a running Redis,
 * sandbox and gateway leave, with the URL to open. It refuses to start on occupied ports
 * and leaves nothing running behind it.
 */
@NullMarked
package dev.smartgateway.sandbox.demo;

import org.jspecify.annotations.NullMarked;

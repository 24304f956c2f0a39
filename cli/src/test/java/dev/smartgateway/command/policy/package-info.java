/**
 * The commands of the security team, run in process and once as a process.
 */
@org.jspecify.annotations.NullUnmarked
package dev.smartgateway.command.policy;

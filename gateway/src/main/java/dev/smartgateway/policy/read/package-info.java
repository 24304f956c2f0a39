/**
 * Enters: reading interactions and the answers to them. Leaves: pinned drafts, and
 * answers in which every resource was judged and every link leads through the gateway.
 * Refuses: what is not the pinned patient's, in one voice with what does not exist.
 */
@NullMarked
package dev.smartgateway.policy.read;

import org.jspecify.annotations.NullMarked;

/**
 * Reads. Input: reading interactions and the answers to them. Output: pinned requests,
 * and answers in which every resource was judged and every link leads through the
 * gateway. Rejects: other patients' resources and missing ones with the same 404.
 */
@NullMarked
package dev.smartgateway.policy.read;

import org.jspecify.annotations.NullMarked;

/**
 * Deployment files judged by the tools that read them. Input: what lies in
 * {@code deploy}, the compose file, the workflows and the operator's pages. Output: a
 * failing test where one of them would not work. Rejects: copies of those files in the
 * tests.
 */
package dev.smartgateway.deploy;

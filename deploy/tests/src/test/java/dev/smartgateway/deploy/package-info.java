/**
 * Deployment files checked by the tools that use them. Input: the files in {@code
 * deploy}, the compose file, the workflows and the operator's pages. Output: a failing
 * test if one of them would not work. Rejects: copies of those files in the tests.
 */
package dev.smartgateway.deploy;

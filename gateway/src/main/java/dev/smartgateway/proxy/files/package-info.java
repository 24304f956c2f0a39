/**
 * Files of apps. Input: a request under the path of an app. Output: the file from where
 * it lies, with the headers of the gateway and of that app's settings. Rejects: methods
 * that write, and whatever a file server says besides what describes the file.
 */
@NullMarked
package dev.smartgateway.proxy.files;

import org.jspecify.annotations.NullMarked;

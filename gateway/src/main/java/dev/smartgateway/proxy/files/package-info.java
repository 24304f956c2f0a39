/**
 * Files of apps. Input: a request under the path of an app. Output: the file from its
 * file server, with the headers of the gateway and of that app's settings. Rejects:
 * methods that write, and headers of the file server that do not describe the file.
 */
@NullMarked
package dev.smartgateway.proxy.files;

import org.jspecify.annotations.NullMarked;

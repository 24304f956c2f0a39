/**
 * How this gateway calls authorization servers. A URL enters, a client that connects
 * afresh, never follows a redirect, never repeats a request and stops at a size leaves.
 * It refuses plain HTTP and internal addresses, also those that DNS hides.
 */
@NullMarked
package dev.smartgateway.token.http;

import org.jspecify.annotations.NullMarked;

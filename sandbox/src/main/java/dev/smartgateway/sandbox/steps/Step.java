package dev.smartgateway.sandbox.steps;

import java.util.Map;

/**
 * One request and its answer.
 *
 * @param from who sent it
 * @param what what it is for
 * @param request method and path
 * @param sent parameters and credentials, secrets masked
 * @param status status of the answer, 0 if the connection broke
 * @param got members of the answer, secrets masked
 */
record Step(String from, String what, String request, Map<String, String> sent, int status, Map<String, String> got) {
}

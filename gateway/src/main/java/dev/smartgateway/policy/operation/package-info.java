/**
 * Operations whose answer is not a list. Input: an operation of the table with its
 * parameters. Output: a request with a query or a rebuilt body, and the answer after
 * every resource in it was judged. Rejects: parameters that name another patient or that
 * patient's records, and answers with content that the table does not expect.
 */
@NullMarked
package dev.smartgateway.policy.operation;

import org.jspecify.annotations.NullMarked;

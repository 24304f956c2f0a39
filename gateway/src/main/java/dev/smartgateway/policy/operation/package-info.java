/**
 * Operations whose answer is no list. Input: an operation of the table with its
 * parameters. Output: a request with a query or a rebuilt body, and the answer once every
 * resource in it was judged. Rejects: parameters that name another patient or his
 * records, and answers that hold what the table does not expect.
 */
@NullMarked
package dev.smartgateway.policy.operation;

import org.jspecify.annotations.NullMarked;

/**
 * The one reader of files that an operator writes. Input: YAML text and a record whose
 * components are annotated with {@code Setting}. Output: the record, the line of every
 * key, and the JSON Schema of such files. Rejects: keys nobody knows, written twice or
 * missing; aliases; values that do not fit; each with file, line, key and what to write
 * instead, never with a value that may be a secret.
 */
@NullMarked
package dev.smartgateway.operator.file;

import org.jspecify.annotations.NullMarked;

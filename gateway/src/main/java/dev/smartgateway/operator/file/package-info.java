/**
 * The reader of all files that an operator writes. Input: YAML text and a record whose
 * components are annotated with {@code Setting}. Output: the record, the line of every
 * key, and the JSON Schema of such files. Rejects: unknown, duplicate and missing keys,
 * aliases, and invalid values. Each fault names file, line, key and what to write
 * instead, and never contains a value, which may be a secret.
 */
@NullMarked
package dev.smartgateway.operator.file;

import org.jspecify.annotations.NullMarked;

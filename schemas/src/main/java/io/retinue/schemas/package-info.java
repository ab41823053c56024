/**
 * Every record on the wire, generated from the {@code .avsc} files beside this package. They are
 * the edge: inside a service there are that service's own records.
 */
package io.retinue.schemas;

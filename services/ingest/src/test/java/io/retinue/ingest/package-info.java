@NullMarked
package io.retinue.ingest;

import org.jspecify.annotations.NullMarked;

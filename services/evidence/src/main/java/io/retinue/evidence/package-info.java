/**
 * Keeps a clip and a picture of each alert. Main class: {@link EvidenceService}; {@link
 * AlertReader} decides what is due, {@link ClipCutter} makes it.
 */
@NullMarked
package io.retinue.evidence;

import org.jspecify.annotations.NullMarked;

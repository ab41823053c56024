/**
 * From the records of one poll to one outcome for each: parse, shed, decode, run, and find out what
 * is to blame for a failure. Main class: {@link FrameDetector}.
 */
@NullMarked
package io.retinue.detector.batch;

import org.jspecify.annotations.NullMarked;

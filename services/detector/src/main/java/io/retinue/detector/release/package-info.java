/**
 * From the models topic to a loaded model: follows the topic, loads the champion, and refuses what
 * must not serve. Main class: {@link ReleaseWatcher}.
 */
@NullMarked
package io.retinue.detector.release;

import org.jspecify.annotations.NullMarked;

/**
 * Dead letters as a person works with them: {@link DeadLetterBox} lists them, writes them back to
 * their topic of origin, or drops them.
 */
@NullMarked
package io.retinue.standalone.letters;

import org.jspecify.annotations.NullMarked;

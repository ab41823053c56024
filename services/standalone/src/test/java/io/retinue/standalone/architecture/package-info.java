/**
 * The rules that all modules hold to: which may know which, where a library may be used, and how
 * sources are written. Each rule is a function that names what breaks it, with a test that it can.
 */
@NullMarked
package io.retinue.standalone.architecture;

import org.jspecify.annotations.NullMarked;

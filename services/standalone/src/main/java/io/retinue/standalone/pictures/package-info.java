/**
 * Detection in plain picture files: from a path to what is on the picture ({@link
 * io.retinue.standalone.pictures.PictureDetector}), as JSON, or drawn onto a copy.
 */
@NullMarked
package io.retinue.standalone.pictures;

import org.jspecify.annotations.NullMarked;

/** Settings from YAML, with the line and column of every value. Main class: {@link YamlPlace}. */
@NullMarked
package io.retinue.platform.settings;

import org.jspecify.annotations.NullMarked;

/**
 * The commands of {@code retinue}: one class a command, thin. They read options, call what does the
 * work and print for people. Main class: {@link io.retinue.standalone.cli.RetinueCommand}.
 */
@NullMarked
package io.retinue.standalone.cli;

import org.jspecify.annotations.NullMarked;

/**
 * {@code retinue.yaml}, the one file of a deployment: {@link
 * io.retinue.standalone.config.RetinueYaml} describes it, and {@link
 * io.retinue.standalone.config.RetinueConfig} is what the commands take from it.
 */
@NullMarked
package io.retinue.standalone.config;

import org.jspecify.annotations.NullMarked;

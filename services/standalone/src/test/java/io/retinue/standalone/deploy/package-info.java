/**
 * Holds docker-compose.yml and deploy/ to the code and to good practice, by parsing them: no Docker
 * runs here.
 */
@NullMarked
package io.retinue.standalone.deploy;

import org.jspecify.annotations.NullMarked;

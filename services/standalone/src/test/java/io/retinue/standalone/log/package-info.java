/** Tests of the log. */
package io.retinue.standalone.log;

/**
 * What the HTTP servers of all services share: {@link HttpListener} refuses foreign host names and
 * cuts off slow clients. Routes and answers are for the services.
 */
@NullMarked
package io.retinue.platform.http;

import org.jspecify.annotations.NullMarked;

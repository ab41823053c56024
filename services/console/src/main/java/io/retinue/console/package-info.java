/**
 * The page: every camera live with its boxes, the training run, the releases, the alerts, and the
 * ledger that says where each frame went. {@link io.retinue.console.ConsoleService} is the whole of
 * it: {@link io.retinue.platform.kafka.TopicFollower}s read the topics into a {@link
 * io.retinue.console.Dashboard}, {@link io.retinue.console.WebServer} answers for it over HTTP, and
 * {@link io.retinue.console.PageClients} pushes changes to the open pages. Nothing is on disk and
 * nothing is written to Kafka.
 */
@NullMarked
package io.retinue.console;

import org.jspecify.annotations.NullMarked;

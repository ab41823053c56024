package io.retinue.ingest;

/**
 * What was imported.
 *
 * @param frames labelled frames, those without boxes included
 * @param boxes boxes on them, crowds included
 * @param emptyFrames frames without a box
 */
public record ImportCounts(long frames, long boxes, long emptyFrames) {}

// What is the matter with a camera, in words: from what its reader reported, and for how long nobody
// has repeated it. Only a camera that is live, and says so still, is shown as live.

import { count, span } from './dom.js';

const CONDITIONS = {
  LIVE: ['good', 'live', 'live'],
  CONNECTING: ['warn', 'connecting', 'Connecting'],
  STALLED: ['bad', 'stalled', 'Stalled: no new pictures'],
  FROZEN: ['bad', 'frozen', 'Frozen: always the same picture'],
  ENDED: ['idle', 'ended', 'Ended'],
  FAILED: ['bad', 'failed', 'Failed'],
  UNKNOWN: ['idle', 'no report yet', 'No report yet'],
};

/** tone, word and headline; `calm` where there is nothing to say about it. */
export function condition(camera) {
  if (camera.silent_ms !== null && camera.silent_ms !== undefined) {
    return { calm: false, tone: 'bad', word: 'no report', headline: 'No report: is ingest running?' };
  }
  const [tone, word, headline] = CONDITIONS[camera.state] ?? ['idle', camera.state.toLowerCase(), camera.state.toLowerCase()];
  if (camera.state === 'LIVE' && isBlind(camera)) return { calm: false, tone: 'bad', word: 'blind', headline: 'Nobody watches' };
  return { calm: camera.state === 'LIVE' || camera.state === 'UNKNOWN', tone, word, headline };
}

export const isLive = (camera) => camera.state === 'LIVE' && condition(camera).calm;

const isBlind = (camera) => camera.blind_ms !== null && camera.blind_ms !== undefined;

/** How long it has been so, and why: 'blind for 12 s: the connection was lost'. */
export function why(camera, elapsedMs) {
  const silent = camera.silent_ms !== null && camera.silent_ms !== undefined;
  if (!silent && isBlind(camera)) return `blind for ${span(camera.blind_ms + elapsedMs)}: ${camera.blind_cause}`;
  const ms = silent ? camera.silent_ms : camera.state_ms;
  const time = ms === null || ms === undefined ? [] : [`for ${span(ms + elapsedMs)}`];
  const reason = silent ? `it was ${camera.state.toLowerCase()} before` : camera.reason;
  return [...time, ...(reason ? [reason] : [])].join(' · ');
}

// On purpose: more frames a second came than are wanted, or nothing moved.
const ON_PURPOSE = new Set(['SAMPLED_OUT', 'NO_MOTION']);

/** '12 buffer full', '3 decode error'. */
export function reasons(drops) {
  const sums = new Map();
  for (const { reason, count: n } of drops) sums.set(reason, (sums.get(reason) ?? 0) + n);
  return [...sums].map(([reason, n]) => `${count(n)} ${reason.toLowerCase().replaceAll('_', ' ')}`);
}

/** Drops that nobody asked for. */
export const unwanted = (drops) => drops.filter((drop) => !ON_PURPOSE.has(drop.reason));

export const rate = (n) => (n === null || n === undefined ? '–' : n.toFixed(1));

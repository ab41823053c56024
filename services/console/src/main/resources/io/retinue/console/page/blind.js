// When nobody watched: for each camera the last day as a line, and its newest intervals in a list.

import { clock, h, plural, reading, show, span } from './dom.js';

const DAY_MS = 24 * 3600 * 1000;
const OPEN = new Set(); // the lists that a person has unfolded

export function renderBlind(root, { now_ms: now, cameras }, caughtUp) {
  const gaps = cameras.filter((camera) => camera.count > 0);
  const open = gaps.filter((camera) => camera.intervals[0].end_ms === null).length;
  const calm = cameras.filter((camera) => camera.count === 0);
  show(root,
    h('div', { class: 'bar' }, h('h2', {}, 'When nobody watched'),
      h('span', { class: `pill ${open > 0 ? 'bad' : gaps.length > 0 ? 'warn' : 'good'}`, 'data-blind': open },
        !caughtUp ? '…' : open > 0 ? `${open} blind now` : gaps.length > 0 ? 'all watch again' : 'no gap')),
    h('p', { class: 'muted small' }, `The last 24 hours until ${clock(now)}, as ingest has recorded them in Kafka.`),
    !caughtUp ? reading() : h('div', { class: 'gaps' }, gaps.map((camera) => row(camera, now))),
    caughtUp && calm.length > 0 ? h('p', { class: 'small' }, `No gap: ${calm.map((camera) => `${camera.camera} since ${clock(camera.known_since_ms)}`).join(', ')}`) : null);
}

function row(camera, now) {
  const detail = h('details', { open: OPEN.has(camera.camera), 'data-gaps': camera.camera },
    h('summary', {}, h('b', {}, camera.camera), ` ${span(camera.blind_ms)} in ${plural(camera.count, 'gap')}`, line(camera, now)),
    intervals(camera.intervals, now),
    camera.count > camera.intervals.length ? h('p', { class: 'muted small' }, `The newest ${camera.intervals.length} of ${camera.count}.`) : null,
    h('p', { class: 'muted small' }, `Known since ${clock(camera.known_since_ms)}.`));
  detail.addEventListener('toggle', () => { if (detail.open) OPEN.add(camera.camera); else OPEN.delete(camera.camera); });
  return detail;
}

/** 'blind for 12 s: connection lost' and those before. */
export function intervals(list, now) {
  return h('ol', { class: 'intervals' }, list.map(({ start_ms: start, end_ms: end, cause }) =>
    h('li', { class: end === null ? 'open' : '' },
      h('span', { class: 'when' }, `${clock(start)} – ${end === null ? 'now' : clock(end)}`),
      h('span', {}, `${end === null ? 'blind for ' : ''}${span((end ?? now) - start)}: ${cause}`))));
}

/** The last day: red where nobody watched, pale where nothing is known. */
export function line(camera, now) {
  const from = now - DAY_MS;
  const percent = (ms) => Math.max(0, Math.min(100, ((ms - from) / DAY_MS) * 100));
  const part = (kind, start, end) => h('i', { class: kind, style: { left: `${percent(start)}%`, width: `${percent(end) - percent(start)}%` } });
  return h('span', { class: 'line24', role: 'img', 'aria-label': 'the last 24 hours' },
    camera.known_since_ms > from ? part('unknown', from, camera.known_since_ms) : null,
    camera.intervals.map(({ start_ms: start, end_ms: end }) => part('gap', start, end ?? now)));
}

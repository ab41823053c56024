// All that is known of one camera: beneath its picture when it is large.

import { intervals, line } from './blind.js';
import { condition, rate, reasons, why } from './condition.js';
import { clock, count, h, plural, show, span } from './dom.js';

const row = (term, ...values) => [h('dt', {}, term), h('dd', {}, values)];

/** Drawn again only where something in it has changed. */
export function renderDetail(root, camera, gaps, elapsedMs) {
  const { word } = condition(camera);
  const state = [word, why(camera, elapsedMs)].filter(Boolean).join(', ');
  const text = JSON.stringify([camera, gaps, state]);
  if (root.drawn === text && root.firstChild) return;
  root.drawn = text;
  const { read, published, detected } = camera.rates;
  const drops = reasons(camera.drops);
  const { ledger } = camera;
  show(root, h('dl', {},
    row('state', state),
    row('frames a second', `read ${rate(read)}, published ${rate(published)}, detected ${rate(detected)}`),
    row('run since', camera.epoch > 0 ? clock(camera.epoch) : '–'),
    row('frames of this run', `${count(ledger.read)} read, ${count(ledger.published)} published, ${count(ledger.detected)} detected, ${count(ledger.shed)} shed, ${count(ledger.missing)} missing`),
    row('dropped', drops.length === 0 ? 'none' : drops.join(', ')),
    gaps ? row('nobody watched', ...watched(gaps)) : null));
}

function watched({ now, camera }) {
  const since = clock(camera.known_since_ms);
  return [
    camera.count === 0 ? `never since ${since}` : `${span(camera.blind_ms)} in ${plural(camera.count, 'gap')} since ${since}`,
    line(camera, now), intervals(camera.intervals.slice(0, 10), now),
  ];
}

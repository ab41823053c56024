// The releases: what each can find, how good it is, what became of it.

import { clock, fixed, h, reading, show } from './dom.js';
import { colorOf } from './colors.js';

const WORDS = {
  CANDIDATE: ['idle', 'candidate'], CHAMPION: ['good', 'serves'], REJECTED: ['warn', 'rejected'],
  RETIRED: ['idle', 'retired'], ROLLED_BACK: ['bad', 'rolled back'],
};

export function renderReleases(root, { releases }, caughtUp) {
  const none = caughtUp ? h('p', { class: 'muted' }, 'None yet: the first training run makes the first one.') : reading();
  show(root, h('h2', {}, 'Releases'),
    releases.length === 0 ? none : null,
    ...releases.slice(0, 6).map(row));
}

function row(release) {
  const [tone, word] = release.serves || release.state !== 'CHAMPION' ? WORDS[release.state] ?? ['idle', release.state.toLowerCase()] : ['idle', 'was champion'];
  const ap = release.metrics.AP;
  return h('div', { class: 'release', 'data-version': release.version, title: release.sha256 },
    h('span', { class: 'version' }, String(release.version)),
    h('div', { class: 'what' },
      h('div', {}, h('span', { class: `pill ${tone}` }, word),
        ap === undefined ? null : h('b', { class: 'ap' }, `AP ${fixed(ap)}`),
        h('time', { class: 'muted small' }, clock(release.at_ms))),
      h('div', { class: 'classes' }, release.classes.map((label) =>
        h('span', { class: 'class' }, h('i', { style: { background: colorOf(label) } }), label))),
      h('div', { class: 'muted small reason' }, release.reason)));
}

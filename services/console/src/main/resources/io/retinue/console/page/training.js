// The newest training run.

import { chart } from './chart.js';
import { count, h, plural, reading, show, span } from './dom.js';

const PHASES = [
  ['SNAPSHOT', 'prepare'], ['FIT', 'fit'], ['EVALUATE', 'evaluate'], ['GATE', 'judge'],
];
const ENDS = { RELEASED: ['good', 'released'], REJECTED: ['warn', 'rejected'], FAILED: ['bad', 'failed'] };

export function renderTraining(root, training, caughtUp) {
  if (!training.run_id) {
    show(root, h('h2', {}, 'Training'),
      caughtUp ? h('p', { class: 'muted' }, 'No run yet. A run begins once there are enough new labels, or with ', h('code', {}, './retinue train'), '.') : reading());
    return;
  }
  const end = ENDS[training.phase];
  const at = PHASES.findIndex(([phase]) => phase === training.phase);
  const done = training.steps > 0 ? Math.min(1, training.step / training.steps) : 0;
  show(root,
    h('div', { class: 'bar' }, h('h2', {}, 'Training'),
      end ? h('span', { class: `pill ${end[0]}` }, end[1] + (training.version !== null && training.phase === 'RELEASED' ? ` as ${training.version}` : ''))
        : h('span', { class: 'pill busy' }, training.eta_ms !== null ? `${span(training.eta_ms)} left` : 'running')),
    h('ol', { class: 'phases' }, PHASES.map(([, word], i) =>
      h('li', { class: end || i < at ? 'past' : i === at ? 'here' : '' }, word))),
    h('progress', { max: 1, value: end ? 1 : done, 'aria-label': 'progress of the fit' }),
    h('p', { class: 'muted small' }, (training.steps > 0 ? `step ${count(training.step)} of ${count(training.steps)} · ` : '') + plural(training.labels, 'label')),
    chart(training),
    h('p', { class: 'message' }, training.message));
}

// The two straight lines of Retinue with where they are now: what a stranger reads first.

import { isLive } from './condition.js';
import { count, fixed, h, list, plural, show } from './dom.js';

function node(kind, title, value, detail, active) {
  return h('li', { class: `node ${active ? 'active' : ''}`, 'data-node': kind },
    h('span', { class: 'title' }, title), h('strong', {}, value), h('span', { class: 'detail' }, detail));
}

export function renderLoop(root, { caught_up: caughtUp, cameras, releases, training, alerts }) {
  const none = (text) => (caughtUp ? text : '…'); // nobody knows yet that there is none
  const live = cameras.filter(isLive).length;
  const fps = cameras.reduce((sum, c) => sum + c.fps, 0);
  const sum = (field) => cameras.reduce((total, c) => total + c.ledger[field], 0);
  const champion = releases.releases.find((r) => r.serves);
  const open = alerts.filter((a) => a.type !== 'CLOSED' && a.type !== 'RETRACTED').length;
  const running = ['SNAPSHOT', 'FIT', 'EVALUATE', 'GATE'].includes(training.phase);
  const done = training.steps > 0 ? Math.min(100, Math.round((100 * training.step) / training.steps)) : 0;
  show(root,
    h('div', { class: 'line' }, h('h2', {}, 'Watch'), h('ol', {},
      node('cameras', 'Cameras', cameras.length > 0 ? plural(cameras.length, 'camera') : none('no camera yet'),
        cameras.length === 0 ? none('nothing to watch') : live === cameras.length ? 'all live' : `${live} live, ${cameras.length - live} not`, fps > 0),
      node('frames', 'Frames', `${fps.toFixed(0)} a second`, `${count(sum('published'))} taken in`, fps > 0),
      node('detector', 'RetinaNet looks', champion ? `Release ${champion.version}` : none('no release yet'),
        champion ? `finds ${list(champion.classes)}` : none('nothing is recognized'), Boolean(champion) && fps > 0),
      node('alerts', 'Alerts', open > 0 ? `${count(open)} open` : none('all quiet'),
        sum('missing') === 0 ? none('no frame lost') : `${plural(sum('missing'), 'frame')} missing`, open > 0))),
    h('div', { class: 'line' }, h('h2', {}, 'Learn'), h('ol', {},
      node('labels', 'People correct', releases.labels === null ? '…' : plural(releases.labels, 'label'), 'frames with boxes drawn by hand', releases.labels > 0 && running),
      node('training', 'Training', running ? (training.phase === 'FIT' ? `${done} %` : training.phase.toLowerCase()) : (training.run_id ? 'done' : none('not yet')),
        running && training.phase === 'FIT' ? `step ${count(training.step)} of ${count(training.steps)}` : 'while the cameras run on', running),
      node('gate', 'Better than before?', gate(training), 'judged on frames it never saw', training.phase === 'GATE' || training.phase === 'EVALUATE'),
      node('release', 'Swap', champion ? `Release ${champion.version}` : none('waiting'), 'between two frames, none lost', false))));
}

function gate(training) {
  if (training.phase === 'RELEASED') return 'yes: released';
  if (training.phase === 'REJECTED') return 'no: rejected';
  const aps = (training.curve ?? []).filter((p) => p.ap !== null);
  return aps.length > 0 ? `AP ${fixed(aps[aps.length - 1].ap)}` : 'to be seen';
}

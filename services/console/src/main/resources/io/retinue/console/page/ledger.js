// Where every frame went: the promise that none is lost, as a sum that anybody can check.

import { reasons } from './condition.js';
import { count, h, show } from './dom.js';

const COLUMNS = [
  ['read', 'read', 'frames read from the camera: dropped, published, or in the reader\'s hand'],
  ['dropped', 'dropped', 'frames left out before Kafka, by reason: such as more a second than wanted'],
  ['published', 'published', 'frames acknowledged by Kafka: from here on each must be accounted for'],
  ['detected', 'detected', 'frames the model saw'],
  ['shed', 'shed', 'frames left out on purpose, with an event that says why'],
  ['dead_lettered', 'dead-lettered', 'frames that could not be read, set aside'],
  ['in_flight', 'in flight', 'frames on their way'],
  ['missing', 'missing', 'frames that were overtaken and never accounted for'],
];

export function renderLedger(root, cameras) {
  const total = (field) => cameras.reduce((sum, c) => sum + c.ledger[field], 0);
  const whole = total('missing') === 0 && total('doubled') === 0;
  show(root,
    h('div', { class: 'bar' }, h('h2', {}, 'Every frame accounted for'),
      h('span', { class: `pill ${whole ? 'good' : 'bad'}`, 'data-missing': total('missing') },
        whole ? '✓ 0 missing, 0 twice' : `${count(total('missing'))} missing, ${count(total('doubled'))} twice`)),
    h('p', { class: 'muted small' }, 'read = dropped + published + in the reader\'s hand, and published = detected + shed + dead-lettered + in flight + missing, for the present run of each camera'),
    h('div', { class: 'scroll' }, h('table', {},
      h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, 'camera'), COLUMNS.map(([, word, title]) => h('th', { scope: 'col', title }, word)), h('th', { class: 'wide' }, ''))),
      h('tbody', {}, cameras.map(row)),
      cameras.length > 1 ? h('tfoot', {}, h('tr', {}, h('th', { scope: 'row' }, 'together'), COLUMNS.map(([field]) => cell(field, total(field), cameras.flatMap((c) => c.drops))), h('td', {}))) : null)));
}

function row({ camera, ledger, drops }) {
  const share = (field) => `${ledger.published > 0 ? (100 * ledger[field]) / ledger.published : 0}%`;
  return h('tr', { 'data-camera': camera }, h('th', { scope: 'row' }, camera), COLUMNS.map(([field]) => cell(field, ledger[field], drops)),
    h('td', { class: 'wide' }, h('div', { class: 'share', 'aria-hidden': 'true' },
      ['detected', 'shed', 'dead_lettered', 'in_flight', 'missing'].map((field) =>
        h('i', { class: field, style: { width: share(field) } })))));
}

function cell(field, value, drops) {
  const why = field === 'dropped' ? reasons(drops) : [];
  const tone = field === 'missing' ? (value === 0 ? 'good' : 'bad') : value === 0 ? 'muted' : '';
  return h('td', { class: tone, 'data-field': field, title: why.length > 0 ? why.join(', ') : null }, count(value),
    why.map((text) => h('small', {}, why.length > 1 ? text : text.replace(/^\S+ /, ''))));
}

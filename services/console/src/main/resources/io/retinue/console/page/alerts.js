// What the rules say, newest first.

import { askRetraction, retractedAs } from './retraction.js';
import { clock, h, reading, show, span } from './dom.js';
import { colorOf } from './colors.js';
import { isOpen } from './evidence.js';

const REASONS = {
  ABSENT: 'gone', EPOCH_CHANGED: 'camera restarted', CAMERA_ENDED: 'camera ended', RULE_REMOVED: 'rule removed',
  CAMERA_SILENT: 'camera silent',
};

/** review knows which alerts have a picture or a clip, and shows them. */
export function renderAlerts(root, alerts, caughtUp, review) {
  const none = caughtUp ? h('p', { class: 'muted' }, 'Nothing so far. A rule says: this, there, for so long.') : reading();
  const open = alerts.filter(isOpen).length;
  show(root,
    h('div', { class: 'bar' }, h('h2', {}, 'Alerts'),
      h('span', { class: `pill ${open > 0 ? 'alert' : 'idle'}` }, open > 0 ? `${open} open` : caughtUp ? 'all quiet' : '…')),
    alerts.length === 0 ? none : null,
    h('ul', { class: 'alerts' }, [...alerts.filter(isOpen), ...alerts.filter((a) => !isOpen(a))].slice(0, 5).map((alert) => row(alert, review))));
}

function row(alert, review) {
  return h('li', { class: isOpen(alert) ? 'open' : 'closed', 'data-alert': alert.alert_id },
    h('i', { class: 'mark', style: { background: colorOf(alert.label) } }),
    h('div', {},
      h('b', {}, alert.label), ' on ', h('b', {}, alert.camera),
      h('div', { class: 'muted small' }, `${[alert.rule, ...details(alert)].join(' · ')} · since ${clock(alert.since_ms)}`, ending(alert))),
    review.has(alert.alert_id) ? lookButton(alert, review) : null,
    alert.type === 'RETRACTED' ? null : retractButton(alert),
    h('span', { class: `pill ${isOpen(alert) ? 'alert' : 'idle'}` }, alert.type === 'RETRACTED' ? retractedAs(alert) : STATES[alert.type] ?? 'closed'));
}

const STATES = { OPENED: 'open', UPDATED: 'open', CLOSED: 'closed' };

// What the rule saw beyond the label: its kind, where, and how many.
function details(alert) {
  return [
    alert.kind && alert.kind !== 'presence' ? alert.kind.replaceAll('_', ' ') : null,
    alert.zones?.length > 0 ? `in ${alert.zones.join(', ')}` : null,
    alert.line ? `${alert.line}${alert.direction ? ` (${alert.direction})` : ''}` : null,
    alert.count == null ? null : `count ${alert.count}`,
    alert.objects?.length > 1 ? `${alert.objects.length} objects` : null,
  ].filter((part) => part !== null);
}

function ending(alert) {
  if (isOpen(alert)) return '';
  if (alert.type === 'RETRACTED') return `: ${alert.comment ?? retractedAs(alert)}, says ${alert.retracted_by}`;
  return ` for ${span(alert.duration_ms)}: ${REASONS[alert.close_reason] ?? alert.close_reason}`;
}

function lookButton(alert, review) {
  const button = h('button', { class: 'quiet look', 'aria-label': `Look at ${alert.rule} on ${alert.camera}` }, 'View');
  button.addEventListener('click', () => review.open(alert.alert_id));
  return button;
}

function retractButton(alert) {
  const button = h('button', { class: 'quiet', title: 'This is wrong, or not wanted', 'aria-label': `${alert.rule} on ${alert.camera} is wrong` }, 'Wrong?');
  button.addEventListener('click', () => askRetraction(alert));
  return button;
}

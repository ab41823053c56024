// Alerts over time, to look through: filters, a strip of time, pictures and clips.

import { clock, h, show, span } from './dom.js';
import { clipOf, isOpen, isSeen, pictureOf } from './evidence.js';
import { colorOf } from './colors.js';
import { retractedAs } from './retraction.js';
import { openViewer } from './viewer.js';

const HOUR = 3600e3;
const PERIODS = [['1', 'last hour'], ['24', 'last day'], ['240', 'last 10 days']];
const ASK_AGAIN_MS = 4000;
const CLIP_WITHIN_MS = 900e3; // so long after its last event a clip may still come

export class Review {
  /** changed() is called when it is known of other alerts whether they have a clip. */
  constructor(root, changed) {
    this.changed = changed;
    this.found = { alerts: [], cameras: [], rules: [], more: false };
    this.rows = new Map(); // alert's id → what its row shows, and the row
    this.camera = this.select('camera', 'all cameras');
    this.rule = this.select('rule', 'all rules');
    this.severity = this.select('severity', 'all severities', [['alert', 'alert'], ['detection', 'detection']]);
    this.period = h('select', { name: 'period', 'aria-label': 'Time' }, PERIODS.map(([value, text]) => h('option', { value, selected: value === '24' }, text)));
    this.unseen = h('input', { type: 'checkbox', name: 'unseen' });
    for (const input of [this.camera, this.rule, this.severity, this.period]) input.addEventListener('change', () => this.ask());
    this.unseen.addEventListener('change', () => this.draw());
    this.strip = h('div', { class: 'strip', 'aria-hidden': 'true' });
    this.list = h('ul', { class: 'found' });
    this.said = h('p', { class: 'muted small', role: 'status' });
    show(root, h('div', { class: 'bar' }, h('h2', {}, 'Review'),
      h('div', { class: 'filters' }, this.camera, this.rule, this.severity, this.period, h('label', {}, this.unseen, 'not seen'))),
    this.strip, this.list, this.said);
    this.ask();
  }

  select(name, all, options = []) {
    return h('select', { name, 'aria-label': name }, h('option', { value: '' }, all), options.map(([value, text]) => h('option', { value }, text)));
  }

  /** Something has happened: asks soon, however often this is called. */
  soon(ms = 500) {
    this.timer ??= setTimeout(() => this.ask(), ms);
  }

  async ask() {
    clearTimeout(this.timer);
    this.timer = undefined;
    const number = this.asked = (this.asked ?? 0) + 1;
    this.from = Date.now() - Number(this.period.value) * HOUR;
    const wanted = new URLSearchParams({ camera: this.camera.value, rule: this.rule.value, severity: this.severity.value, from_ms: Math.floor(this.from) });
    const found = await request(wanted);
    if (number !== this.asked) return; // another answer is awaited
    if (found === null) {
      show(this.said, 'The server does not answer. Trying again.');
      this.soon(ASK_AGAIN_MS);
      return;
    }
    this.take(found);
  }

  take(found) {
    const before = JSON.stringify(this.found);
    this.found = found;
    options(this.camera, found.cameras);
    options(this.rule, found.rules);
    this.draw();
    if (JSON.stringify(found) !== before) this.changed();
    const now = Date.now();
    if (found.alerts.some((alert) => !alert.clip && now - alert.at_ms < CLIP_WITHIN_MS)) this.soon(ASK_AGAIN_MS);
  }

  draw() {
    const shown = this.found.alerts.filter((alert) => !this.unseen.checked || !isSeen(alert));
    const rows = new Map();
    for (const alert of shown) {
      const text = JSON.stringify([alert, isSeen(alert)]);
      const old = this.rows.get(alert.alert_id);
      rows.set(alert.alert_id, old?.text === text ? old : { text, row: this.row(alert) });
    }
    const focused = document.activeElement?.dataset?.review;
    this.rows = rows;
    this.list.replaceChildren(...[...rows.values()].map(({ row }) => row));
    if (focused) rows.get(focused)?.row.querySelector('button').focus();
    this.drawStrip(shown);
    show(this.said, shown.length === 0 ? 'No such alert.' : this.found.more ? `The newest ${this.found.alerts.length} alerts; narrow the filters to see others.` : null);
  }

  row(alert) {
    const picture = pictureOf(alert);
    const button = h('button', { type: 'button', class: 'card-button', 'data-review': alert.alert_id, 'aria-label': `${alert.label} on ${alert.camera}, ${clock(alert.since_ms)}` },
      h('span', { class: 'thumb' }, picture ? h('img', { src: picture, alt: '', loading: 'lazy' }) : h('span', { class: 'muted small' }, 'no picture'),
        clipOf(alert) ? h('span', { class: 'play' }, '▶') : null),
      h('span', { class: 'words' }, h('b', {}, h('i', { class: 'dot', style: { background: colorOf(alert.label) } }), `${alert.label} on ${alert.camera}`),
        h('span', { class: 'muted small' }, `${alert.rule} · ${clock(alert.since_ms)} · ${isOpen(alert) ? 'open' : alert.type === 'RETRACTED' ? retractedAs(alert) : span(alert.duration_ms)}`)));
    button.addEventListener('click', () => this.open(alert.alert_id));
    return h('li', { class: isSeen(alert) ? 'seen' : 'new' }, button);
  }

  drawStrip(shown) {
    const to = Date.now();
    const place = (ms) => 100 * Math.min(1, Math.max(0, (ms - this.from) / (to - this.from)));
    show(this.strip, shown.map((alert) => {
      const left = place(alert.since_ms);
      const right = place(isOpen(alert) ? to : alert.at_ms);
      const tick = h('i', { title: `${alert.label} on ${alert.camera}, ${clock(alert.since_ms)}`, class: alert.severity === 'ALERT' ? 'severe' : null,
        style: { left: `${left}%`, width: `max(3px, ${right - left}%)`, background: colorOf(alert.label) } });
      tick.addEventListener('click', () => this.open(alert.alert_id));
      return tick;
    }), h('span', { class: 'from' }, when(this.from)), h('span', { class: 'to' }, 'now'));
  }

  /** Whether there is something to look at. */
  has(id) {
    return this.found.alerts.some((alert) => alert.alert_id === id && (alert.clip || alert.picture > 0));
  }

  open(id) {
    const find = (wanted) => this.found.alerts.find((alert) => alert.alert_id === wanted);
    const near = (from, step) => {
      const shown = [...this.rows.keys()];
      return find(shown[shown.indexOf(from) + step]);
    };
    const alert = find(id);
    if (alert) openViewer(alert, near, () => this.draw());
  }

  /** Shows an alert, also one that the filters leave out; resolves to false if the server has it no more. */
  async look({ alert_id: id, camera, since_ms: since }) {
    const found = await request(new URLSearchParams({ camera, from_ms: since, to_ms: since }));
    const alert = found?.alerts.find((other) => other.alert_id === id);
    if (alert) openViewer(alert, () => undefined, () => this.draw());
    return Boolean(alert);
  }
}

/** The alerts that are wanted; null if the server does not answer. */
async function request(wanted) {
  try {
    const answer = await fetch(`/api/review?${wanted}`);
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

/** Adds what is not there; what was chosen stays. */
function options(select, names) {
  const known = new Set([...select.options].map((option) => option.value));
  select.append(...names.filter((name) => !known.has(name)).map((name) => h('option', { value: name }, name)));
}

const when = (ms) => new Date(ms).toLocaleString('en-GB', { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });

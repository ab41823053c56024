// How many tracked objects there were on the large camera: a chart for each label, the last hour in
// minutes or the last day in steps of ten.

import { keep, recall } from './arrangement.js';
import { colorOf } from './colors.js';
import { clock, h, reading, show, svg } from './dom.js';

const PERIODS = [['1', 'last hour'], ['24', 'last day']];
const AGAIN_MS = 10_000;
const W = 600;
const H = 60;

export class Counts {
  /** @param camera its name */
  constructor(camera) {
    this.camera = camera;
    this.rows = new Map(); // label → its chart
    this.period = h('select', { name: 'counted', 'aria-label': 'Time of the counts' },
      PERIODS.map(([value, text]) => h('option', { value, selected: value === (recall('counts') ?? '1') }, text)));
    this.period.addEventListener('change', () => {
      keep('counts', this.period.value);
      this.load();
    });
    this.said = h('p', { class: 'muted small' });
    this.charts = h('div', { class: 'charts' });
    this.root = h('section', { class: 'counts', 'aria-label': 'Counts', hidden: true },
      h('div', { class: 'bar' }, h('h3', {}, 'How many there were'), this.period), this.charts, this.said);
  }

  start() {
    if (this.timer) return;
    this.root.hidden = false;
    show(this.charts, reading());
    this.timer = setInterval(() => { if (!document.hidden) this.load(); }, AGAIN_MS);
    this.load();
  }

  stop() {
    clearInterval(this.timer);
    this.timer = null;
    this.asked = null;
    this.root.hidden = true;
    this.rows.clear();
    show(this.charts);
  }

  async load() {
    const asked = this.asked = {};
    let found;
    try {
      const answer = await fetch(`/api/cameras/${encodeURIComponent(this.camera)}/counts?hours=${this.period.value}`);
      found = answer.ok ? await answer.json() : null;
    } catch {
      found = null;
    }
    if (this.asked !== asked) return; // another answer is awaited, or nobody looks any more
    if (found) this.take(found);
    else show(this.said, 'The server does not answer. Trying again.');
  }

  take(found) {
    const shown = found.labels.filter(({ most }) => Math.max(...most) > 0);
    const rows = new Map();
    for (const { label, most, mean } of shown) {
      const chart = this.rows.get(label) ?? new Chart(this.camera, label);
      chart.take(found, most, mean, this.gaps?.camera.intervals ?? []);
      rows.set(label, chart);
    }
    const same = rows.size === this.rows.size && [...rows.keys()].every((label) => this.rows.has(label));
    this.rows = rows;
    if (!same || !this.charts.querySelector('figure')) show(this.charts, [...rows.values()].map((chart) => chart.root));
    const known = found.since_ms !== null && found.since_ms > found.from_ms ? ` Known since ${clock(found.since_ms)}.` : '';
    const step = found.step_ms === 60_000 ? 'minute' : `${found.step_ms / 60_000} minutes`;
    show(this.said, !found.caught_up ? 'Reading what happened before …'
      : shown.length === 0 ? `No tracked object in this time.${known}`
        : `Line: the most within 10 s of each ${step}. Area: the mean.${this.gaps?.camera.count > 0 ? ' Gray: nobody watched.' : ''}${known}`,
    found.incomplete ? ' Objects of further labels are not counted.' : null);
  }
}

/** One label. It can be read by mouse and, step by step, with the arrow keys. */
class Chart {
  constructor(camera, label) {
    this.label = label;
    const color = colorOf(label);
    this.marks = svg('g', {});
    this.area = svg('polygon', { class: 'mean', style: { fill: color } });
    this.line = svg('path', { class: 'most', style: { stroke: color } });
    this.cursor = svg('line', { class: 'cursor', y1: 0, y2: H });
    this.svg = svg('svg', { viewBox: `0 0 ${W} ${H}`, preserveAspectRatio: 'none', 'aria-hidden': 'true' }, this.marks, this.area, this.line, this.cursor);
    this.plot = h('div', { class: 'plot', tabindex: 0, role: 'slider', 'aria-label': `${label} on ${camera}`, 'aria-valuemin': 0, 'data-counts': label }, this.svg);
    this.top = h('span', { class: 'highest' });
    this.from = h('span', {});
    this.read = h('span', { class: 'read' });
    this.root = h('figure', {},
      h('figcaption', {}, h('span', { class: 'class' }, h('i', { style: { background: color } }), label), this.read),
      h('div', { class: 'frame' }, this.top, this.plot), h('div', { class: 'axis muted' }, this.from, h('span', {}, 'now')));
    this.plot.addEventListener('pointermove', (event) => {
      const box = this.plot.getBoundingClientRect();
      this.point(Math.floor(((event.clientX - box.left) / box.width) * this.most.length));
    });
    this.plot.addEventListener('pointerleave', () => { if (document.activeElement !== this.plot) this.point(null); });
    this.plot.addEventListener('blur', () => this.point(null));
    this.plot.addEventListener('focus', () => this.point(this.at ?? this.most.length - 1));
    this.plot.addEventListener('keydown', (event) => {
      const now = this.at ?? this.most.length - 1;
      const next = { ArrowLeft: now - 1, ArrowDown: now - 1, ArrowRight: now + 1, ArrowUp: now + 1, Home: 0, End: this.most.length - 1 }[event.key];
      if (next === undefined) return;
      event.preventDefault();
      this.point(next);
    });
  }

  take({ from_ms: from, step_ms: step, now_ms: now }, most, mean, gaps) {
    if (this.from_ms !== undefined && this.at !== null && this.at !== undefined && step === this.step) {
      this.at -= Math.round((from - this.from_ms) / step); // the same moment as before
    }
    Object.assign(this, { from_ms: from, step, most, mean, now });
    const n = most.length;
    const highest = Math.max(1, ...most);
    const x = (i) => ((W * i) / n).toFixed(1);
    const y = (v) => (H - 1 - (H - 4) * (v / highest)).toFixed(1);
    const stairs = (values) => values.map((v, i) => [`${x(i)},${y(v)}`, `${x(i + 1)},${y(v)}`]);
    this.blind = (i) => gaps.some(({ start_ms: start, end_ms: end }) => start <= from + i * step && (end ?? now) >= Math.min(now, from + (i + 1) * step));
    this.area.setAttribute('points', [`0,${y(0)}`, ...stairs(mean).flat(), `${W},${y(0)}`].join(' '));
    this.line.setAttribute('d', stairs(most).map(([a, b], i) => (this.blind(i) ? '' : `${i === 0 || this.blind(i - 1) ? 'M' : 'L'}${a}L${b}`)).join(''));
    const place = (ms) => Math.max(0, Math.min(W, ((ms - from) / (step * n)) * W));
    this.marks.replaceChildren(...gaps.filter(({ end_ms: end }) => (end ?? now) > from).map(({ start_ms: start, end_ms: end }) => 
      svg('rect', { class: 'gap', x: place(start), y: 0, width: place(end ?? now) - place(start), height: H })));
    this.top.textContent = highest;
    this.from.textContent = clock(from).slice(0, 5);
    this.plot.setAttribute('aria-valuemax', n - 1);
    this.point(this.at ?? null);
  }

  /** Reads a step out; the whole if there is none. */
  point(at) {
    const { most, mean } = this;
    this.at = at === null ? null : Math.max(0, Math.min(most.length - 1, at));
    const highest = Math.max(...most);
    const time = (i) => clock(this.from_ms + i * this.step).slice(0, 5);
    this.read.textContent = this.at === null
      ? `${most.at(-1)} now, at most ${highest} (${time(most.indexOf(highest))})`
      : `${time(this.at)} – ${this.at === most.length - 1 ? 'now' : time(this.at + 1)}: ${this.blind(this.at) ? 'nobody watched' : `at most ${most[this.at]}, on average ${mean[this.at]}`}`;
    this.cursor.style.setProperty('display', this.at === null ? 'none' : 'inline');
    const x = ((this.at ?? 0) + 0.5) * (W / most.length);
    this.cursor.setAttribute('x1', x);
    this.cursor.setAttribute('x2', x);
    this.plot.setAttribute('aria-valuenow', this.at ?? most.length - 1);
    this.plot.setAttribute('aria-valuetext', this.read.textContent);
  }
}

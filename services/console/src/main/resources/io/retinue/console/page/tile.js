// One camera: its newest picture with its boxes, what is the matter with it, and its numbers. While
// a picture loads, only the newest frame that came meanwhile is remembered.

import { drawAreas } from './areas.js';
import { colorOf } from './colors.js';
import { Counts } from './counts.js';
import { condition, rate, reasons, unwanted, why } from './condition.js';
import { renderDetail } from './detail.js';
import { count, h, list, show, span } from './dom.js';
import { drawTrails, renderObjects } from './objects.js';
import { draw } from './picture.js';

const OLD_MS = 10_000; // frames are published, and no picture has come for that long

const icon = (text) => h('span', { 'aria-hidden': 'true' }, text);

export class Tile {
  constructor(name, pictures, objects, areas) {
    this.name = name;
    this.pictures = pictures;
    this.objects = objects;
    this.areas = areas;
    this.canvas = h('canvas', { class: 'picture', width: 640, height: 360, role: 'img', 'aria-label': `camera ${name}` });
    this.dot = h('i', { class: 'dot idle' });
    this.word = h('span', { class: 'word' });
    this.chip = h('span', { class: 'chip' }, this.dot, h('span', { class: 'who' }, name), this.word);
    this.badge = h('span', { class: 'badge' });
    this.swap = h('span', { class: 'chip swap', hidden: true });
    this.headline = h('strong');
    this.reason = h('span', { class: 'reason' });
    this.age = h('span', { class: 'age' });
    this.veil = h('div', { class: 'veil', hidden: true }, this.headline, this.reason, this.age);
    this.enlarge = h('button', { class: 'enlarge', type: 'button', tabindex: -1 });
    this.move = h('button', { class: 'tool move', type: 'button', tabindex: -1, title: 'Move: drag, or arrow keys', 'aria-label': `Move ${name}: arrow keys, Home and End` }, icon('✥'));
    this.hide = h('button', { class: 'tool hide', type: 'button', tabindex: -1, title: 'Hide', 'aria-label': `Hide ${name}` }, icon('✕'));
    this.alone = h('button', { class: 'tool alone', type: 'button', tabindex: -1, 'aria-label': `Hide all cameras but ${name}` }, 'hide others');
    this.edit = h('button', { class: 'tool edit', type: 'button', tabindex: -1, 'aria-label': `Edit zones and lines of ${name}` }, 'edit zones');
    this.seen = h('span', { class: 'seen' });
    this.numbers = h('span', { class: 'numbers' });
    this.rates = h('span', { class: 'rates' });
    this.drops = h('span', { class: 'drops', hidden: true });
    this.facts = h('div');
    this.counts = new Counts(name);
    this.present = h('div', { class: 'present' });
    this.detail = h('div', { class: 'more', hidden: true }, this.facts, this.counts.root, this.present);
    this.screen = h('div', { class: 'screen' }, this.canvas, this.veil, this.enlarge,
      h('div', { class: 'over' }, this.chip, this.badge),
      h('div', { class: 'under' }, this.swap),
      h('div', { class: 'tools' }, this.edit, this.alone, this.move, this.hide));
    this.root = h('article', { class: 'tile', 'data-camera': name, 'aria-label': `camera ${name}` },
      this.screen,
      h('div', { class: 'foot' }, this.seen, this.numbers, this.rates, this.drops),
      this.detail);
    this.setLarge(false);
  }

  /** A single frame that was shed would make the boxes flicker: it is left out. */
  offer(frame, minScore, inView) {
    const newest = this.next ?? this.frame;
    if (newest && (frame.epoch - newest.epoch || frame.index - newest.index) <= 0) return;
    const passed = frame.status === 'SHED' && frame.shed_reason !== 'NO_RELEASE';
    if (passed && this.frame?.status === 'DETECTED' && performance.now() - this.shownAt < 1500) return;
    this.next = frame;
    this.nextAt = performance.now();
    this.minScore = minScore;
    if (inView && !this.loading) this.pictures.want(this);
  }

  /** What has come while nobody saw the tile. */
  enter() {
    this.paint();
    if (this.next && !this.loading) this.pictures.want(this);
    this.tick();
  }

  take() {
    const frame = this.loading ? null : this.next;
    if (frame) {
      this.loading = true;
      this.next = null;
      this.takenAt = this.nextAt;
    }
    return frame;
  }

  loaded(image, frame) {
    this.image = image;
    this.frame = frame;
    this.shownAt = this.takenAt; // its age is counted from when the server told it
    this.paint();
  }

  done() {
    this.loading = false;
    if (this.next) this.pictures.want(this);
  }

  paint() {
    if (!this.image) return;
    const boxes = this.frame.detections.filter((d) => d.score >= this.minScore);
    this.root.style.setProperty('--aspect', this.frame.width / this.frame.height);
    this.objects.join(this.frame);
    draw(this.canvas, this.image, this.frame, boxes, (g, width, height) => {
      drawAreas(g, this.editing ? [] : this.areas.of(this.name), width, height);
      drawTrails(g, this.objects.of(this.name), this.frame, width / this.frame.width);
    });
    const counts = new Map();
    for (const d of boxes) counts.set(d.label, (counts.get(d.label) || 0) + 1);
    const words = [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
    this.seen.replaceChildren(...(words.length === 0 ? [nothing(this.frame)] : words.map(([label, n]) =>
      h('span', { class: 'class' }, h('i', { style: { background: colorOf(label) } }), `${count(n)} ${label}`))));
    this.canvas.setAttribute('aria-label',
      `camera ${this.name}: ${words.length === 0 ? 'nothing' : list(words.map(([label, n]) => `${n} ${label}`))}`);
    Object.assign(this.canvas.dataset, {
      objects: boxes.filter((d) => d.object).map((d) => d.object.id).join(' '),
      frame: `${this.frame.epoch}-${this.frame.index}`, boxes: boxes.length, release: this.frame.release ?? '',
    });
    this.tick();
  }

  describe(camera) {
    this.camera = camera;
    this.describedAt = performance.now();
    this.badge.textContent = camera.release === null ? 'no release' : `release ${camera.release}`;
    this.badge.className = camera.release === null ? 'badge none' : 'badge';
    const { read, published, detected } = camera.rates;
    this.rates.textContent = `read ${rate(read)} · published ${rate(published)} · detected ${rate(detected)} a second`;
    const lost = unwanted(camera.drops);
    this.drops.hidden = lost.length === 0;
    this.drops.textContent = `${count(lost.reduce((sum, drop) => sum + drop.count, 0))} dropped`;
    this.drops.title = reasons(camera.drops).join(', ');
    this.tick();
  }

  /** Every part that grows older by itself. */
  tick() {
    const now = performance.now();
    const frame = this.frame ?? this.next;
    const age = frame ? Math.max(0, frame.age_ms + (now - (this.frame ? this.shownAt : this.nextAt))) : null;
    const short = this.camera ? `${rate(this.camera.rates.detected)} fps` : '';
    text(this.numbers, age === null ? 'no picture yet' : `${short} · ${span(age)} old`);
    if (!this.camera) return;
    const elapsed = now - this.describedAt;
    const { calm, tone, word, headline } = condition(this.camera);
    const late = calm && age > OLD_MS && this.camera.rates.published !== 0;
    const old = !calm || late;
    this.root.dataset.condition = late ? 'late' : word;
    this.root.classList.toggle('old', old);
    this.dot.className = `dot ${late ? 'warn' : tone}`;
    this.chip.classList.toggle('bad', old && tone === 'bad');
    this.chip.classList.toggle('warn', late || (old && tone === 'warn'));
    text(this.word, late ? 'late' : calm && this.camera.state !== 'LIVE' ? '' : word);
    this.veil.hidden = !old;
    if (old) {
      text(this.headline, late ? 'An old picture' : headline);
      text(this.reason, late ? 'no newer one has come' : why(this.camera, elapsed));
      text(this.age, age === null ? 'no picture' : `picture of ${span(age)} ago`);
    }
    this.enlarge.setAttribute('aria-label', `${this.large ? 'Make small again' : 'Enlarge'}: ${this.name}, ${late ? 'an old picture' : word}`);
    if (!this.large) return;
    this.counts.gaps = this.gaps;
    renderDetail(this.facts, this.camera, this.gaps, elapsed);
    renderObjects(this.present, this.objects.of(this.name), this.frame ? this.frame.captured_at_ms : Date.now());
  }

  setLarge(large) {
    this.large = large;
    this.root.classList.toggle('large', large);
    this.detail.hidden = !large;
    this.enlarge.setAttribute('aria-expanded', String(large));
    this.enlarge.title = large ? 'Back (Escape)' : 'Enlarge';
    if (large) this.counts.start();
    else {
      this.counts.stop();
      [this.facts, this.present].forEach((part) => { part.drawn = null; show(part); });
    }
    this.tick();
  }

  /** Whether somebody draws on it: then its zones are those that are drawn. */
  setEditing(editing) {
    this.editing = editing;
    this.root.classList.toggle('editing', editing);
    this.paint();
  }

  /** Only one tile's buttons are stops of the tab key. */
  setCurrent(current) {
    for (const button of [this.enlarge, this.move, this.hide, this.alone, this.edit]) button.tabIndex = current ? 0 : -1;
  }

  mark(swap) {
    this.swap.hidden = !swap;
    this.swap.textContent = swap ? `⇄ release ${swap.version} since frame ${count(swap.index)}` : '';
  }
}

/** Most texts stay as they are: they are left alone. */
function text(element, value) {
  if (element.textContent !== value) element.textContent = value;
}

function nothing(frame) {
  const because = {
    SHED: frame.shed_reason === 'NO_RELEASE' ? 'waiting for a first release' : 'skipped: too old to matter',
    UNSEEN: 'waiting for the detector',
  }[frame.status];
  return h('span', { class: 'muted' }, because ?? 'nothing in view');
}

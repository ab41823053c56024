// One tile a camera: the newest picture with its boxes. While a picture loads, only the newest
// frame that came meanwhile is remembered, so that a slow browser skips frames and never lags.

import { colorOf } from './colors.js';
import { count, h, list, plural, reading, show, span } from './dom.js';
import { draw } from './picture.js';

const STATES = {
  LIVE: 'good', CONNECTING: 'warn', STALLED: 'warn', FROZEN: 'warn', ENDED: 'idle', FAILED: 'bad', UNKNOWN: 'idle',
};

class Tile {
  constructor(name) {
    this.name = name;
    this.canvas = h('canvas', { class: 'picture', width: 640, height: 360, role: 'img', 'aria-label': `camera ${name}` });
    this.dot = h('i', { class: 'dot idle' });
    this.state = h('span', { class: 'state' });
    this.badge = h('span', { class: 'badge' });
    this.swap = h('span', { class: 'chip swap', hidden: true });
    this.numbers = h('span', { class: 'numbers' });
    this.seen = h('span', { class: 'seen' });
    this.root = h('article', { class: 'tile', 'data-camera': name },
      h('div', { class: 'screen' }, this.canvas,
        h('div', { class: 'over' }, h('span', { class: 'chip' }, this.dot, name), this.badge),
        h('div', { class: 'under' }, this.swap, this.state)),
      h('div', { class: 'foot' }, this.seen, this.numbers));
    this.fps = 0;
  }

  /** A single frame that was shed would make the boxes flicker: it is left out. */
  offer(frame, minScore) {
    const passed = frame.status === 'SHED' && frame.shed_reason !== 'NO_RELEASE';
    if (passed && this.frame?.status === 'DETECTED' && performance.now() - this.shownAt < 1500) return;
    this.next = frame;
    this.minScore = minScore;
    if (!this.loading) this.load();
  }

  async load() {
    this.loading = true;
    while (this.next) {
      const frame = this.next;
      this.next = null;
      const image = new Image();
      image.src = `/api/cameras/${encodeURIComponent(this.name)}/frames/${frame.epoch}-${frame.index}.jpg`;
      try {
        await image.decode();
        this.image = image;
        this.frame = frame;
        this.shownAt = performance.now();
        this.paint();
      } catch {
        // too old to be kept: the next one will do
      }
    }
    this.loading = false;
  }

  paint() {
    if (!this.image) return;
    const boxes = this.frame.detections.filter((d) => d.score >= this.minScore);
    draw(this.canvas, this.image, this.frame, boxes);
    const counts = new Map();
    for (const d of boxes) counts.set(d.label, (counts.get(d.label) || 0) + 1);
    const words = [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
    this.seen.replaceChildren(...(words.length === 0 ? [nothing(this.frame)] : words.map(([label, n]) =>
      h('span', { class: 'class' }, h('i', { style: { background: colorOf(label) } }), `${count(n)} ${label}`))));
    this.canvas.setAttribute('aria-label',
      `camera ${this.name}: ${words.length === 0 ? 'nothing' : list(words.map(([label, n]) => `${n} ${label}`))}`);
    Object.assign(this.canvas.dataset, {
      frame: `${this.frame.epoch}-${this.frame.index}`, boxes: boxes.length, release: this.frame.release ?? '',
    });
  }

  describe(camera) {
    this.fps = camera.fps;
    this.dot.className = `dot ${STATES[camera.state] ?? 'idle'}`;
    const calm = camera.state === 'LIVE' || camera.state === 'UNKNOWN';
    this.state.textContent = calm ? '' : `${camera.state.toLowerCase()}${camera.reason ? ': ' + camera.reason : ''}`;
    this.state.className = calm ? 'state' : 'state chip';
    this.badge.textContent = camera.release === null ? 'no release' : `release ${camera.release}`;
    this.badge.className = camera.release === null ? 'badge none' : 'badge';
    this.root.classList.toggle('over-with', camera.state === 'ENDED' || camera.state === 'FAILED');
  }

  tick() {
    if (!this.frame) {
      this.numbers.textContent = 'no picture yet';
      return;
    }
    const age = this.frame.age_ms + (performance.now() - this.shownAt);
    this.numbers.textContent = `${this.fps.toFixed(1)} fps · ${span(age)} old · frame ${count(this.frame.index)}`;
  }

  mark(swap) {
    this.swap.hidden = !swap;
    this.swap.textContent = swap ? `⇄ release ${swap.version} since frame ${count(swap.index)}` : '';
  }
}

function nothing(frame) {
  const why = {
    SHED: frame.shed_reason === 'NO_RELEASE' ? 'waiting for a first release' : 'skipped: too old to matter',
    UNSEEN: 'waiting for the detector',
  }[frame.status];
  return h('span', { class: 'muted' }, why ?? 'nothing in view');
}

export class Tiles {
  constructor(root, scoreInput, scoreOutput) {
    this.root = root;
    this.tiles = new Map();
    this.minScore = Number(localStorage.getItem('score') ?? scoreInput.value);
    scoreInput.value = this.minScore;
    const show = () => { scoreOutput.textContent = this.minScore.toFixed(2); };
    scoreInput.addEventListener('input', () => {
      this.minScore = Number(scoreInput.value);
      localStorage.setItem('score', scoreInput.value);
      show();
      for (const tile of this.tiles.values()) { tile.minScore = this.minScore; tile.paint(); }
    });
    show();
    this.empty = h('div', { class: 'card muted' }, reading());
    root.append(this.empty);
    setInterval(() => { for (const tile of this.tiles.values()) tile.tick(); }, 250);
    window.addEventListener('resize', () => { for (const tile of this.tiles.values()) tile.paint(); });
  }

  tile(name) {
    if (!this.tiles.has(name)) {
      this.empty.remove();
      const tile = new Tile(name);
      this.tiles.set(name, tile);
      const after = [...this.tiles.keys()].sort().indexOf(name);
      this.root.insertBefore(tile.root, this.root.children[after] ?? null);
    }
    return this.tiles.get(name);
  }

  frame(frame) { this.tile(frame.camera).offer(frame, this.minScore); }

  cameras(cameras, caughtUp) {
    show(this.empty, caughtUp
      ? ['No camera yet. Start one with ', h('code', {}, './retinue run --camera gate=video.mp4'), '.'] : reading());
    for (const camera of cameras) this.tile(camera.camera).describe(camera);
    this.root.dataset.count = plural(cameras.length, 'camera');
  }

  /** Marks each camera's tile with the newest swap of its present epoch. */
  story(chapters, cameras) {
    for (const { camera, epoch } of cameras) {
      const chapter = chapters.find((c) => c.from > 0 && c.cameras.some((s) => s.camera === camera && s.epoch === epoch));
      const swap = chapter?.cameras.find((s) => s.camera === camera);
      this.tile(camera).mark(swap && { version: chapter.version, index: swap.index });
    }
  }
}

// All cameras: in the order that a person wants, without those that are hidden, one of them large.
// Everything works by mouse, by touch and by keyboard alone.

import { Arrangement, keep, recall } from './arrangement.js';
import { Areas } from './areas.js';
import { Dragging } from './dragging.js';
import { h, plural, reading, show } from './dom.js';
import { Editor } from './editor.js';
import { Objects } from './objects.js';
import { Pictures } from './pictures.js';
import { Tile } from './tile.js';
import { Watch } from './watch.js';

const STEPS = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1, Home: -Infinity, End: Infinity };

export class Tiles {
  constructor({ tiles, away, areas, arrange, said, score, scoreValue, look }) {
    this.root = tiles;
    this.away = away;
    this.said = said;
    this.tiles = new Map();
    this.arrangement = new Arrangement();
    this.pictures = new Pictures();
    this.objects = new Objects();
    this.areas = new Areas(areas, () => this.paint());
    this.editor = new Editor(() => [...this.tiles.keys()], (what) => this.say(what), (tile) => tile.edit.focus({ preventScroll: true }), look);
    this.watch = new Watch((name) => this.tiles.get(name)?.enter());
    this.minScore = Number(recall('score') ?? score.value);
    score.value = this.minScore;
    const showScore = () => { scoreValue.textContent = this.minScore.toFixed(2); };
    score.addEventListener('input', () => {
      this.minScore = Number(score.value);
      keep('score', score.value);
      showScore();
      for (const tile of this.tiles.values()) { tile.minScore = this.minScore; tile.paint(); }
    });
    showScore();
    arrange.addEventListener('click', () => {
      arrange.setAttribute('aria-pressed', String(this.root.classList.toggle('arranging')));
    });
    this.empty = h('div', { class: 'card muted' }, reading());
    this.root.append(this.empty);
    this.root.addEventListener('click', (event) => this.clicked(event));
    this.root.addEventListener('keydown', (event) => this.pressed(event));
    this.root.addEventListener('focusin', (event) => this.setCurrent(nameOf(event.target)));
    document.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && !this.dragging.active && this.arrangement.large && !event.target.closest('dialog')) this.enlarge(null);
    });
    this.dragging = new Dragging(this.root, (name, before) => this.place(name, before));
    setInterval(() => {
      for (const [name, tile] of this.tiles) if (this.watch.sees(name)) tile.tick();
    }, 250);
    this.sizes = new ResizeObserver((entries) => {
      for (const { target } of entries) if (this.watch.sees(nameOf(target))) this.tiles.get(nameOf(target)).paint();
    });
  }

  tile(name) {
    if (!this.tiles.has(name)) {
      this.empty.remove();
      const tile = new Tile(name, this.pictures, this.objects, this.areas);
      this.tiles.set(name, tile);
      this.watch.follow(tile.root);
      this.sizes.observe(tile.root);
      this.layOut();
    }
    return this.tiles.get(name);
  }

  frame(frame) {
    this.tile(frame.camera).offer(frame, this.minScore, this.watch.sees(frame.camera));
  }

  /** The tracked objects of a camera that are present now. */
  present(objects) {
    this.objects.take(objects);
    const tile = this.tiles.get(objects.camera);
    if (tile) tile.paint(); // they come of cameras in view only
  }

  paint() {
    for (const [name, tile] of this.tiles) if (this.watch.sees(name)) tile.paint();
  }

  cameras(cameras, caughtUp) {
    show(this.empty, caughtUp
      ? ['No camera yet. Start one with ', h('code', {}, './retinue run --camera gate=video.mp4'), '.'] : reading());
    for (const camera of cameras) this.tile(camera.camera).describe(camera);
    if (caughtUp) this.removeOthers(new Set(cameras.map((camera) => camera.camera)));
    this.root.dataset.count = plural(cameras.length, 'camera');
  }

  /** Takes away the tiles of cameras that exist no more. */
  removeOthers(names) {
    const gone = [...this.tiles].filter(([name]) => !names.has(name));
    if (gone.length === 0) return;
    for (const [name, tile] of gone) {
      this.watch.forget(tile.root);
      this.sizes.unobserve(tile.root);
      tile.counts.stop();
      if (this.editor.tile === tile) this.editor.close();
      tile.root.remove();
      this.objects.forget(name);
      this.tiles.delete(name);
      if (this.arrangement.large === name) this.arrangement.enlarge(null);
    }
    if (this.tiles.size === 0) this.root.append(this.empty);
    this.layOut();
  }

  /** What is known of the times in which nobody watched. */
  blind({ now_ms: now, cameras }) {
    for (const camera of cameras) this.tile(camera.camera).gaps = { now, camera };
  }

  /** Marks each camera's tile with the newest swap of its present epoch. */
  story(chapters, cameras) {
    for (const { camera, epoch } of cameras) {
      const chapter = chapters.find((c) => c.from > 0 && c.cameras.some((s) => s.camera === camera && s.epoch === epoch));
      const swap = chapter?.cameras.find((s) => s.camera === camera);
      this.tile(camera).mark(swap && { version: chapter.version, index: swap.index });
    }
  }

  /** Names in the order in which they are shown, the large one first, without the hidden ones. */
  shown() {
    const { arrangement } = this;
    const order = arrangement.sort(this.tiles.keys()).filter((name) => !arrangement.hidden.has(name));
    return order.includes(arrangement.large) ? [arrangement.large, ...order.filter((name) => name !== arrangement.large)] : order;
  }

  /** Puts every tile where it belongs; the focus stays where it is. */
  layOut() {
    const { arrangement } = this;
    const focused = document.activeElement;
    const shown = this.shown();
    const hidden = arrangement.sort(this.tiles.keys()).filter((name) => arrangement.hidden.has(name));
    [...shown, ...hidden].forEach((name, i) => {
      const { root } = this.tiles.get(name);
      if (this.root.children[i] !== root) this.root.insertBefore(root, this.root.children[i] ?? null);
      root.hidden = i >= shown.length;
    });
    for (const [name, tile] of this.tiles) {
      if (tile.large !== (name === arrangement.large)) tile.setLarge(name === arrangement.large);
    }
    const small = shown.length - (arrangement.large === shown[0] ? 1 : 0);
    this.root.dataset.size = small <= 1 && small === shown.length ? 'one' : small <= 4 && small === shown.length ? 'few' : small <= 16 ? 'some' : 'many';
    this.root.parentElement.parentElement.classList.toggle('wall', shown.length > 16);
    if (this.root.contains(focused) && focused !== document.activeElement) focused.focus({ preventScroll: true });
    if (!shown.includes(this.current)) this.setCurrent(shown[0]);
    this.listHidden(hidden);
  }

  listHidden(hidden) {
    this.away.hidden = hidden.length === 0;
    if (hidden.length === 0) return show(this.away);
    const chips = hidden.map((name) => h('button', { class: 'back', type: 'button', 'data-show': name, 'aria-label': `Show ${name} again` }, `+ ${name}`));
    chips.forEach((chip) => chip.addEventListener('click', () => this.bringBack([chip.dataset.show])));
    const all = h('button', { class: 'back all', type: 'button', 'data-show-all': true }, 'show all');
    all.addEventListener('click', () => this.bringBack(hidden));
    return show(this.away, h('span', { class: 'muted small' }, `${plural(hidden.length, 'camera')} hidden:`), chips, hidden.length > 1 ? all : null);
  }

  setCurrent(name) {
    if (!name || name === this.current) return;
    this.tiles.get(this.current)?.setCurrent(false);
    this.current = name;
    this.tiles.get(name)?.setCurrent(true);
  }

  enlarge(name) {
    if (this.editor.tile) this.editor.close();
    const before = this.arrangement.large;
    this.arrangement.enlarge(name);
    this.layOut();
    const tile = this.tiles.get(name ?? before);
    tile?.enlarge.focus({ preventScroll: true });
    tile?.root.scrollIntoView({ block: 'nearest' });
    this.say(name ? `${name} is large. Escape goes back.` : `${before} is small again.`);
  }

  hide(names, say) {
    if (this.editor.tile) this.editor.close();
    const shown = this.shown();
    const at = shown.indexOf(names[0]);
    this.arrangement.hide(names);
    this.layOut();
    const next = this.shown()[Math.min(Math.max(0, at), this.shown().length - 1)];
    (next ? this.tiles.get(next).enlarge : this.away.querySelector('button'))?.focus({ preventScroll: true });
    this.say(say);
  }

  bringBack(names) {
    this.arrangement.show(names);
    this.layOut();
    this.tiles.get(names[0]).enlarge.focus();
    this.say(names.length === 1 ? `${names[0]} is shown again.` : 'All cameras are shown again.');
  }

  /** Puts the tile before another, or last. */
  place(name, before) {
    const order = this.arrangement.sort(this.tiles.keys()).filter((other) => other !== name);
    order.splice(before === null ? order.length : order.indexOf(before), 0, name);
    this.arrangement.put(order);
    this.layOut();
    const shown = this.shown();
    this.say(`${name} is now ${shown.indexOf(name) + 1} of ${shown.length}.`);
  }

  /** Moves by that many places among those that are shown. */
  step(name, steps) {
    const shown = this.shown();
    const to = Math.max(0, Math.min(shown.length - 1, shown.indexOf(name) + steps));
    const others = shown.filter((other) => other !== name);
    this.place(name, others[to] ?? null);
    this.tiles.get(name).root.scrollIntoView({ block: 'nearest' });
  }

  clicked(event) {
    const button = event.target.closest('button');
    const name = nameOf(event.target);
    if (!button || !name) return;
    if (button.classList.contains('enlarge')) this.enlarge(this.arrangement.large === name ? null : name);
    else if (button.classList.contains('edit')) this.editor.open(this.tiles.get(name));
    else if (button.classList.contains('hide')) this.hide([name], `${name} is hidden.`);
    else if (button.classList.contains('alone')) this.hide(this.shown().filter((other) => other !== name), `Only ${name} is shown.`);
  }

  pressed(event) {
    const steps = STEPS[event.key];
    const name = nameOf(event.target);
    if (steps === undefined || !name || event.altKey || event.ctrlKey || event.metaKey) return;
    const button = event.target.closest('button');
    if (button?.classList.contains('move')) {
      event.preventDefault();
      this.step(name, steps);
    } else if (button?.classList.contains('enlarge')) {
      event.preventDefault();
      this.tiles.get(this.neighbor(name, event.key, steps))?.enlarge.focus();
    }
  }

  /** Left and right go by the order, up and down by what lies above and below. */
  neighbor(name, key, steps) {
    const shown = this.shown();
    if (key !== 'ArrowUp' && key !== 'ArrowDown') {
      return shown[Math.max(0, Math.min(shown.length - 1, shown.indexOf(name) + steps))];
    }
    const here = this.tiles.get(name).root.getBoundingClientRect();
    const away = (other) => {
      const box = this.tiles.get(other).root.getBoundingClientRect();
      const rows = steps > 0 ? box.top - here.bottom : here.top - box.bottom;
      return rows < -1 ? Infinity : rows * 10 + Math.abs(box.left - here.left);
    };
    return shown.filter((other) => other !== name && away(other) < Infinity).sort((a, b) => away(a) - away(b))[0] ?? name;
  }

  say(what) {
    this.said.textContent = what;
  }
}

const nameOf = (element) => element.closest('.tile')?.dataset.camera;

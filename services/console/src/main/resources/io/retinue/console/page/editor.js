// Draws zones and lines on the picture of the large camera, by mouse, touch or keyboard, tries them,
// and saves them into the settings file of the server.

import { anchor, colorOfArea } from './areas.js';
import { h, show, svg } from './dom.js';
import { place, problems } from './shape.js';
import { Trial } from './trial.js';

const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const SIZE = 1000; // of the drawing, on both axes
const CLOSE_PX = 14; // a click so near to the first point ends the polygon
const HELP = {
  none: 'Choose an area, or draw a new one.',
  zone: 'Click the corners; click the first one again, or press Enter, to finish. By keyboard: arrow keys, then Space.',
  line: 'Click the two ends. By keyboard: arrow keys, then Space. Crossing in the direction of the arrow is “in”.',
  points: 'Drag a point, or Tab to it: arrow keys move it by 1 %, with Shift by 0.1 %, Delete removes it. A small point on an edge inserts one.',
};

export class Editor {
  /**
   * @param cameras returns the names of all cameras
   * @param say announces what has happened
   * @param closed is called with the tile when the editor is gone
   * @param look shows an alert; resolves to false if it is not kept
   */
  constructor(cameras, say, closed, look) {
    this.cameras = cameras;
    this.say = say;
    this.closed = closed;
    this.look = look;
    document.addEventListener('keydown', (event) => this.pressed(event), true);
  }

  async open(tile) {
    if (this.tile) this.close();
    this.tile = tile;
    this.build();
    await this.load();
  }

  close() {
    const { tile } = this;
    this.tile = null;
    this.trial.stop();
    this.stage.remove();
    this.panel.remove();
    tile.setEditing(false);
    this.closed(tile);
  }

  build() {
    this.areas = [];
    this.drawing = null;
    this.cursor = [0.5, 0.5];
    this.svg = svg('svg', { viewBox: `0 0 ${SIZE} ${SIZE}`, preserveAspectRatio: 'none', 'aria-hidden': 'true' });
    this.names = h('div', { class: 'names', 'aria-hidden': 'true' });
    this.handles = h('div', { class: 'handles' });
    this.stage = h('div', { class: 'stage', tabindex: 0, role: 'application', 'aria-label': `Zones and lines of ${this.tile.name}` }, this.svg, this.names, this.handles);
    this.help = h('p', { class: 'muted small' });
    this.list = h('ul', { class: 'areas' });
    this.wrong = h('ul', { class: 'wrong', role: 'alert' });
    this.save = button('Save', 'main save', () => this.send());
    this.trial = new Trial(this.tile.name, (json, status) => this.complain(json, status === 409), this.look);
    this.panel = h('div', { class: 'panel' },
      h('div', { class: 'bar' }, h('h3', {}, 'Zones and lines'),
        h('div', { class: 'buttons' },
          button('+ zone', 'new-zone', () => this.begin('zone')), button('+ line', 'new-line', () => this.begin('line')),
          button('Cancel', 'cancel', () => this.close()), this.save)),
      this.help, this.list, this.wrong, this.trial.root);
    this.stage.addEventListener('pointerdown', (event) => this.down(event));
    this.stage.addEventListener('pointermove', (event) => this.moved(event));
    this.stage.addEventListener('pointerup', () => this.up());
    this.stage.addEventListener('dblclick', () => this.finish());
    this.tile.setEditing(true);
    this.tile.screen.append(this.stage);
    this.tile.screen.after(this.panel);
  }

  get path() {
    return `/api/cameras/${encodeURIComponent(this.tile.name)}/areas`;
  }

  /** What the file has now. */
  async load() {
    const { tile } = this;
    const { ok, json } = await ask(this.path, {});
    if (this.tile !== tile) return;
    this.writable = ok;
    if (ok) this.taken(json);
    this.changed = false;
    this.select(null);
    if (!ok) this.complain(json);
    else this.panel.querySelector('.new-zone').focus({ preventScroll: true });
  }

  taken({ version, areas }) {
    this.version = version;
    this.masks = areas.filter((area) => area.kind === 'mask');
    this.areas = areas.filter((area) => area.kind !== 'mask').map((area) => ({ ...area, was: area.name }));
  }

  /** What is sent to the server. */
  get body() {
    return JSON.stringify({ version: this.version, areas: this.areas.map(({ kind, name, was, points }) => ({ kind, name, was: was ?? '', points })) });
  }

  async send() {
    if (this.wrongs().length > 0) return;
    const { tile } = this;
    this.save.disabled = true;
    const { body } = this;
    const { ok, status, json } = await ask(this.path, { method: 'PUT', headers: { 'Content-Type': 'application/json' }, body });
    if (this.tile !== tile) return;
    if (ok) {
      this.say(`Zones and lines of ${tile.name} are saved.`);
      this.close();
      return;
    }
    this.draw();
    this.complain(json, status === 409);
  }

  /** Shows what the server refused. */
  complain({ problems: list, remedy }, stale = false) {
    show(this.wrong, list.map((text) => h('li', {}, text)), remedy ? h('li', { class: 'remedy' }, remedy) : null,
      stale ? h('li', {}, button('Load again', 'reload', () => this.load())) : null);
  }

  begin(kind) {
    const used = new Set(this.areas.map((area) => area.name));
    let n = 1;
    while (used.has(`${kind}_${n}`)) n++;
    this.drawing = { kind, name: `${kind}_${n}`, was: '', points: [] };
    this.cursor = [0.5, 0.5];
    this.select(null);
    this.stage.focus({ preventScroll: true });
  }

  addPoint(point) {
    const { points, kind } = this.drawing;
    points.push(place(point));
    if (kind === 'line' && points.length === 2) this.finish();
    else this.rebuild();
  }

  /** Ends the drawing of a new area. */
  finish() {
    const area = this.drawing;
    if (!area) return;
    if (area.points.length < (area.kind === 'line' ? 2 : 3)) {
      this.say(`A ${area.kind} needs more points.`);
      return;
    }
    this.drawing = null;
    this.areas.push(area);
    this.changed = true;
    this.select(area);
    const input = this.list.querySelector('.chosen input');
    input.focus({ preventScroll: true });
    input.select();
  }

  select(area) {
    this.selected = area;
    this.rebuild();
    this.renderList();
  }

  remove(area) {
    this.areas = this.areas.filter((other) => other !== area);
    this.changed = true;
    this.select(null);
    this.panel.querySelector('.new-zone').focus({ preventScroll: true });
  }

  removePoint(i) {
    const { points, kind, name } = this.selected;
    if (points.length <= (kind === 'line' ? 2 : 3)) {
      this.say(`${name} needs its last ${points.length} points. Delete the whole ${kind} instead.`);
      return;
    }
    points.splice(i, 1);
    this.changed = true;
    this.rebuild();
    this.focusPoint(Math.min(i, points.length - 1));
  }

  /** Puts a point into the middle of the edge that begins at i. */
  insert(i) {
    const { points } = this.selected;
    const [a, b] = [points[i], points[(i + 1) % points.length]];
    points.splice(i + 1, 0, place([(a[0] + b[0]) / 2, (a[1] + b[1]) / 2]));
    this.changed = true;
    this.rebuild();
    this.focusPoint(i + 1);
  }

  focusPoint(i) {
    this.handles.querySelector(`[data-point="${i}"]`)?.focus({ preventScroll: true });
  }

  at(event) {
    const box = this.stage.getBoundingClientRect();
    return [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
  }

  down(event) {
    if (event.button !== 0) return;
    if (this.drawing) {
      event.preventDefault();
      this.stage.focus({ preventScroll: true });
      const box = this.stage.getBoundingClientRect();
      const [x, y] = this.at(event);
      const [first] = this.drawing.points;
      const near = first && Math.hypot((first[0] - x) * box.width, (first[1] - y) * box.height) < CLOSE_PX;
      const last = this.drawing.points.at(-1);
      const again = last && Math.hypot((last[0] - x) * box.width, (last[1] - y) * box.height) < 3; // a double click
      if (near && this.drawing.points.length > 2) this.finish();
      else if (!again) this.addPoint([x, y]);
      return;
    }
    const { point, mid } = event.target.dataset;
    if (mid !== undefined) this.insert(Number(mid));
    if (point !== undefined || mid !== undefined) {
      event.preventDefault();
      this.dragged = point !== undefined ? Number(point) : Number(mid) + 1;
      this.focusPoint(this.dragged);
      this.stage.setPointerCapture(event.pointerId);
      return;
    }
    const area = event.target.dataset.area;
    this.select(area === undefined ? null : this.areas[Number(area)]);
  }

  moved(event) {
    if (this.drawing) {
      this.cursor = place(this.at(event));
      this.draw();
    } else if (this.dragged !== undefined) {
      this.put(this.dragged, this.at(event));
    }
  }

  up() {
    this.dragged = undefined;
  }

  put(i, point) {
    this.selected.points[i] = place(point);
    this.changed = true;
    this.draw();
  }

  pressed(event) {
    if (!this.tile || event.altKey || event.ctrlKey || event.metaKey) return;
    const own = this.stage.contains(event.target) || this.panel.contains(event.target) || event.target === document.body;
    if (!own) return;
    const typing = event.target.tagName === 'INPUT';
    if (event.key === 'Escape') this.escape();
    else if (typing && event.key === 'Enter') this.focusPoint(0);
    else if (typing || !this.stage.contains(event.target) || !this.key(event)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** Leaves what has been begun; a change is not lost by one key. */
  escape() {
    if (this.drawing) {
      this.drawing = null;
      this.select(null);
      this.panel.querySelector('.new-zone').focus({ preventScroll: true });
    } else if (this.selected) {
      this.select(null);
      this.panel.querySelector('.new-zone').focus({ preventScroll: true });
    } else if (this.changed) this.say('There are changes: Save or Cancel.');
    else this.close();
  }

  /** @returns whether the key did something */
  key({ key, shiftKey, target }) {
    const step = STEPS[key]?.map((v) => v * (shiftKey ? 0.001 : 0.01));
    const point = target.dataset.point === undefined ? null : Number(target.dataset.point);
    if (this.drawing) {
      if (step) this.cursor = place([this.cursor[0] + step[0], this.cursor[1] + step[1]]);
      else if (key === ' ') this.addPoint(this.cursor);
      else if (key === 'Enter') this.finish();
      else if (key === 'Backspace' || key === 'Delete') this.drawing.points.pop();
      else return false;
      this.rebuild();
    } else if (point !== null && step) {
      const [x, y] = this.selected.points[point];
      this.put(point, [x + step[0], y + step[1]]);
    } else if (point !== null && (key === 'Delete' || key === 'Backspace')) this.removePoint(point);
    else if (target.dataset.mid !== undefined && (key === 'Enter' || key === ' ')) this.insert(Number(target.dataset.mid));
    else return false;
    return true;
  }

  wrongs() {
    return problems(this.areas, this.cameras());
  }

  /** New elements for areas and points; {@link draw} only moves them. */
  rebuild() {
    const { selected } = this;
    const all = [...this.areas, ...(this.drawing ? [this.drawing] : [])];
    this.shapes = all.map((area, i) => svg(area.kind === 'line' || area === this.drawing ? 'polyline' : 'polygon', {
      'data-area': area === this.drawing ? null : i, class: `${area.kind} ${area === selected || area === this.drawing ? 'chosen' : ''}`,
    }));
    this.svg.replaceChildren(...(this.masks ?? []).map((mask) => svg('polygon', { class: 'mask', points: list(mask.points) })), ...this.shapes);
    this.labels = all.map((area) => h('span', { style: { color: colorOfArea(area) } }));
    this.names.replaceChildren(...this.labels);
    const shown = selected?.points ?? this.drawing?.points ?? [];
    const fixed = !selected;
    this.points = shown.map((_, i) => h(fixed ? 'i' : 'button', { class: 'point', type: fixed ? null : 'button', 'data-point': fixed ? null : i }));
    const insertable = selected?.kind === 'zone' ? shown.length : 0;
    this.mids = Array.from({ length: insertable }, (_, i) => h('button', { class: 'mid', type: 'button', 'data-mid': i, 'aria-label': `insert a point after point ${i + 1}` }));
    this.cross = this.drawing ? h('i', { class: 'cross' }) : null;
    show(this.handles, this.points.flatMap((point, i) => [point, this.mids[i]]), this.cross);
    this.stage.classList.toggle('drawing', Boolean(this.drawing));
    this.draw();
  }

  draw() {
    const all = [...this.areas, ...(this.drawing ? [this.drawing] : [])];
    all.forEach((area, i) => {
      const points = area === this.drawing ? [...area.points, this.cursor] : area.points;
      const color = colorOfArea(area);
      this.shapes[i].setAttribute('points', list(points));
      this.shapes[i].style.setProperty('stroke', color);
      this.shapes[i].style.setProperty('fill', area.kind === 'line' ? 'none' : color);
      put(this.labels[i], anchor({ kind: area.kind, points }));
      this.labels[i].textContent = area.name;
      this.labels[i].style.setProperty('color', color);
    });
    const shown = this.selected?.points ?? this.drawing?.points ?? [];
    this.points.forEach((element, i) => {
      const [x, y] = shown[i];
      put(element, shown[i]);
      if (this.selected) element.setAttribute('aria-label', `point ${i + 1} of ${shown.length} of ${this.selected.name}: ${percent(x)} from the left, ${percent(y)} from the top`);
    });
    this.mids.forEach((element, i) => {
      const [a, b] = [shown[i], shown[(i + 1) % shown.length]];
      put(element, [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2]);
    });
    if (this.cross) put(this.cross, this.cursor);
    this.help.textContent = HELP[this.drawing?.kind ?? (this.selected ? 'points' : 'none')];
    const wrong = this.wrongs();
    this.save.disabled = !this.writable || Boolean(this.drawing) || wrong.length > 0;
    show(this.wrong, wrong.map((text) => h('li', {}, text)));
    this.trial.root.hidden = !this.writable;
    this.trial.drawn(this.body, !this.save.disabled);
    for (const name of ['.new-zone', '.new-line']) this.panel.querySelector(name).disabled = !this.writable;
  }

  /** The areas as rows: choose, rename, delete. */
  renderList() {
    show(this.list, this.areas.map((area) => {
      const name = h('input', { value: area.name, maxlength: 64, 'aria-label': `name of the ${area.kind}`, spellcheck: 'false' });
      const swatch = h('i', { style: { background: colorOfArea(area) } });
      name.addEventListener('input', () => {
        area.name = name.value;
        this.changed = true;
        swatch.style.setProperty('background', colorOfArea(area));
        this.draw();
      });
      const row = h('li', { 'data-name': area.name, class: area === this.selected ? 'chosen' : null },
        button(area.kind, 'choose', () => this.select(area), swatch), name, button('Delete', 'delete', () => this.remove(area)));
      name.addEventListener('focus', () => {
        if (this.selected === area) return;
        this.selected = area;
        this.rebuild();
        for (const other of this.list.children) other.classList.toggle('chosen', other === row);
      });
      return row;
    }));
  }
}

function button(text, kind, action, ...before) {
  const element = h('button', { type: 'button', class: kind }, before, text);
  element.addEventListener('click', action);
  return element;
}

/** An answer of the server; what is no answer has a problem too. */
async function ask(path, options) {
  try {
    const answer = await fetch(path, options);
    const json = await answer.json();
    return { ok: answer.ok, status: answer.status, json };
  } catch {
    return { ok: false, status: 0, json: { problems: ['The server does not answer.'], remedy: 'Try again.' } };
  }
}

const list = (points) => points.map(([x, y]) => `${x * SIZE},${y * SIZE}`).join(' ');
const percent = (v) => `${(v * 100).toFixed(1)} %`;

function put(element, [x, y]) {
  element.style.setProperty('left', `${x * 100}%`);
  element.style.setProperty('top', `${y * 100}%`);
}

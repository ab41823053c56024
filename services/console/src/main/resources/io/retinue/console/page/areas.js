// Zones, lines and masks of the cameras, as they are in force, drawn over the pictures.

import { keep, recall } from './arrangement.js';

const COLORS = ['#ffd23f', '#3bceac', '#ee6fc7', '#5aa9ff', '#ff8552', '#b8f35a', '#a78bfa', '#4de3f0'];
const MASK = '#9aa7b4';

/** One color a name, the same everywhere on the page. */
export function colorOfArea({ kind, name }) {
  if (kind === 'mask') return MASK;
  let hash = 7;
  for (const c of name) hash = (hash * 31 + c.codePointAt(0)) >>> 0;
  return COLORS[hash % COLORS.length];
}

/** All areas, and the switch that shows them. */
export class Areas {
  /** @param changed is called when what is to be drawn has changed */
  constructor(button, changed) {
    this.byCamera = {};
    this.visible = recall('areas') !== 'hidden';
    this.changed = changed;
    button.setAttribute('aria-pressed', String(this.visible));
    button.addEventListener('click', () => {
      this.visible = !this.visible;
      keep('areas', this.visible ? 'shown' : 'hidden');
      button.setAttribute('aria-pressed', String(this.visible));
      this.changed();
    });
  }

  take(byCamera) {
    this.byCamera = byCamera;
    this.changed();
  }

  /** Asks for those in force: a stream that has just opened brings only later changes. */
  async load() {
    try {
      const answer = await fetch('/api/areas');
      if (answer.ok) this.take(await answer.json());
    } catch {
      // the server is away: the next stream asks again
    }
  }

  of(camera) {
    return (this.visible && this.byCamera[camera]) || [];
  }
}

/** Draws areas on a canvas whose picture has this size. */
export function drawAreas(g, areas, width, height) {
  for (const area of areas) {
    const points = area.points.map(([x, y]) => [x * width, y * height]);
    if (points.length < 2) continue;
    const color = colorOfArea(area);
    g.beginPath();
    points.forEach(([x, y], i) => (i === 0 ? g.moveTo(x, y) : g.lineTo(x, y)));
    if (area.kind !== 'line') {
      g.closePath();
      g.globalAlpha = area.kind === 'mask' ? 0.35 : 0.16;
      g.fillStyle = color;
      g.fill();
    }
    g.globalAlpha = 0.95;
    g.strokeStyle = color;
    g.lineWidth = area.kind === 'line' ? 3 : 1.5;
    g.setLineDash(area.kind === 'mask' ? [4, 4] : []);
    g.stroke();
    g.setLineDash([]);
    if (area.kind === 'line') drawInside(g, points, color);
    g.globalAlpha = 1;
  }
  for (const area of areas) drawName(g, area, width, height);
}

/** An arrow from the left of the line to its right, the direction that rules call in. */
function drawInside(g, [[x1, y1], [x2, y2]], color) {
  const length = Math.hypot(x2 - x1, y2 - y1) || 1;
  const [nx, ny] = [-(y2 - y1) / length, (x2 - x1) / length]; // to the right, as y grows downwards
  const [x, y] = [(x1 + x2) / 2, (y1 + y2) / 2];
  const [ex, ey] = [x + nx * 18, y + ny * 18];
  g.lineWidth = 2;
  g.strokeStyle = color;
  g.beginPath();
  g.moveTo(x, y);
  g.lineTo(ex, ey);
  g.moveTo(ex - nx * 6 - ny * 5, ey - ny * 6 + nx * 5);
  g.lineTo(ex, ey);
  g.lineTo(ex - nx * 6 + ny * 5, ey - ny * 6 - nx * 5);
  g.stroke();
}

function drawName(g, area, width, height) {
  const name = area.kind === 'mask' ? 'mask' : area.name;
  const [x, y] = anchor(area);
  g.font = '600 11px system-ui, sans-serif';
  const w = g.measureText(name).width;
  const left = Math.max(3, Math.min(x * width - w / 2, width - w - 3));
  const top = Math.max(8, Math.min(y * height, height - 8));
  g.textBaseline = 'middle';
  g.lineWidth = 3;
  g.strokeStyle = 'rgba(8, 13, 18, 0.8)';
  g.strokeText(name, left, top);
  g.fillStyle = colorOfArea(area);
  g.fillText(name, left, top);
}

/** Where the name stands: in the middle of a polygon, beside a line. */
export function anchor({ kind, points }) {
  const middle = (i) => points.reduce((sum, p) => sum + p[i], 0) / points.length;
  return kind === 'line' ? [middle(0), middle(1) - 0.03] : [middle(0), middle(1)];
}

// The training run's curve as SVG: AP above, losses below, one axis of steps.

import { fixed, svg } from './dom.js';

const W = 400;
const LEFT = 34;
const RIGHT = W - 106;
const AP = { top: 10, bottom: 92 };
const LOSS = { top: 112, bottom: 172 };

export function chart(training) {
  const curve = training.curve ?? [];
  const maxStep = Math.max(1, training.steps || 0, ...curve.map((p) => p.step));
  const x = (step) => LEFT + ((RIGHT - LEFT) * step) / maxStep;
  const maxLoss = Math.max(0.1, ...curve.map((p) => Math.max(p.focal_loss ?? 0, p.box_loss ?? 0)));
  const ap = (v) => AP.bottom - (AP.bottom - AP.top) * Math.max(0, Math.min(1, v));
  const loss = (v) => LOSS.bottom - ((LOSS.bottom - LOSS.top) * v) / maxLoss;
  const root = svg('svg', { viewBox: `0 0 ${W} 190`, class: 'chart', role: 'img', 'aria-label': 'AP and losses over the steps of the training run' });
  for (const v of [0, 0.5, 1]) root.append(grid(ap(v), v.toFixed(1)));
  for (const v of [0, maxLoss]) root.append(grid(loss(v), v.toFixed(v < 10 ? 1 : 0)));
  if (training.champion_ap !== null && training.champion_ap !== undefined && training.champion_ap >= 0) {
    root.append(
      svg('line', { class: 'champion', x1: LEFT, x2: RIGHT, y1: ap(training.champion_ap), y2: ap(training.champion_ap) }));
  }
  const ends = [];
  line(root, 'focal', curve.filter((p) => p.focal_loss !== null).map((p) => [x(p.step), loss(p.focal_loss)]));
  line(root, 'boxes', curve.filter((p) => p.box_loss !== null).map((p) => [x(p.step), loss(p.box_loss)]));
  const points = curve.filter((p) => p.ap !== null && p.ap >= 0);
  line(root, 'ap', points.map((p) => [x(p.step), ap(p.ap)]));
  for (const p of points) root.append(svg('circle', { class: 'ap', cx: x(p.step), cy: ap(p.ap), r: 3 }));
  const last = (f) => curve.filter((p) => p[f] !== null).at(-1);
  if (points.length > 0) ends.push(['ap', `AP ${fixed(points.at(-1).ap)}`, ap(points.at(-1).ap), AP]);
  if (training.champion_ap >= 0 && training.champion_ap !== null) {
    ends.push(['champion', `champion ${fixed(training.champion_ap)}`, ap(training.champion_ap), AP]);
  }
  if (last('focal_loss')) ends.push(['focal', `focal ${fixed(last('focal_loss').focal_loss)}`, loss(last('focal_loss').focal_loss), LOSS]);
  if (last('box_loss')) ends.push(['boxes', `box ${fixed(last('box_loss').box_loss)}`, loss(last('box_loss').box_loss), LOSS]);
  for (const [kind, text, y] of apart(ends)) root.append(svg('text', { class: `end ${kind}`, x: RIGHT + 6, y: y + 4 }, text));
  root.append(svg('text', { class: 'axis', x: LEFT, y: 187 }, '0'),
    svg('text', { class: 'axis right', x: RIGHT, y: 187 }, `${maxStep} steps`));
  return root;
}

function grid(y, text) {
  return svg('g', {}, svg('line', { class: 'grid', x1: LEFT, x2: RIGHT, y1: y, y2: y }),
    svg('text', { class: 'axis right', x: LEFT - 5, y: y + 3.5 }, text));
}

function line(root, kind, points) {
  if (points.length > 1) {
    root.append(svg('polyline', { class: kind, points: points.map(([px, py]) => `${px.toFixed(1)},${py.toFixed(1)}`).join(' ') }));
  }
}

/** Labels at the ends of lines, moved so that they do not cover each other. */
function apart(ends) {
  const placed = [];
  for (const panel of [AP, LOSS]) {
    const inside = ends.filter((e) => e[3] === panel).sort((a, b) => a[2] - b[2]);
    for (let i = 1; i < inside.length; i++) inside[i][2] = Math.max(inside[i][2], inside[i - 1][2] + 14);
    for (let i = inside.length - 1; i >= 0; i--) {
      inside[i][2] = Math.min(inside[i][2], panel.bottom - 14 * (inside.length - 1 - i) + 2);
    }
    placed.push(...inside);
  }
  return placed;
}

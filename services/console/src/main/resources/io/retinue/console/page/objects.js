// The tracked objects of the cameras. Their events come only when something changes, boxes come with
// every frame: an object takes the box of its class that overlaps its last box most, so each thing is
// drawn once, with its id. An event puts the object back where the tracker saw it.

import { colorOf } from './colors.js';
import { clock, h, plural, show, span } from './dom.js';

const TRAIL_MS = 6000;
const MOST_POINTS = 90; // of a trail
const LEAST_OVERLAP = 0.3;
const NEAR = 0.8; // heights of a box
const FAR_S = 2; // further ahead a velocity is no help

export class Objects {
  constructor() {
    this.cameras = new Map();
  }

  /** All present objects of a camera, as the server knows them now. */
  take({ camera, epoch, objects }) {
    const before = this.cameras.get(camera);
    const known = before?.epoch === epoch ? before.tracks : new Map();
    const tracks = new Map();
    for (const object of objects) {
      const track = known.get(object.id) ?? { trail: [], at: -1 };
      Object.assign(track, object);
      if (object.index > track.at || track.last === undefined) {
        track.last = object.box;
        track.at = object.index;
        track.lastMs = object.seen_ms;
      }
      tracks.set(object.id, track);
    }
    this.cameras.set(camera, { epoch, tracks });
  }

  /** The objects of a camera; none if it has not been heard of. */
  of(camera) {
    return [...(this.cameras.get(camera)?.tracks.values() ?? [])];
  }

  forget(camera) {
    this.cameras.delete(camera);
  }

  /** Gives each box of a frame the object that it shows; each object has one box at most. */
  join(frame) {
    const board = this.cameras.get(frame.camera);
    if (!board || board.epoch !== frame.epoch || frame.joined === board) return;
    frame.joined = board;
    const pairs = [];
    const tracks = [...board.tracks.values()].map((track) => ({ track, box: ahead(track, frame.captured_at_ms) }));
    for (const detection of frame.detections) {
      detection.object = null;
      for (const { track, box } of tracks) {
        if (track.label !== detection.label) continue;
        const likeness = alike(box, detection.box);
        if (likeness > 0) pairs.push({ likeness, track, detection });
      }
    }
    pairs.sort((a, b) => b.likeness - a.likeness);
    const taken = new Set();
    for (const { track, detection } of pairs) {
      if (detection.object || taken.has(track)) continue;
      taken.add(track);
      detection.object = track;
      follow(track, detection.box, frame);
    }
  }
}

/** Where the object should be by now. */
function ahead({ last, velocity, stationary, lastMs }, nowMs) {
  if (stationary) return last;
  const seconds = Math.min(FAR_S, Math.max(0, (nowMs - lastMs) / 1000));
  const [dx, dy] = velocity.map((v) => v * seconds);
  return [last[0] + dx, last[1] + dy, last[2] + dx, last[3] + dy];
}

function follow(track, box, frame) {
  if (frame.index < track.at) return;
  track.last = box;
  track.at = frame.index;
  track.lastMs = frame.captured_at_ms;
  const { trail } = track;
  if (trail.at(-1)?.index === frame.index) return;
  trail.push({ x: (box[0] + box[2]) / 2, y: box[3], ms: frame.captured_at_ms, index: frame.index });
  while (trail.length > MOST_POINTS || trail[0].ms < frame.captured_at_ms - TRAIL_MS) trail.shift();
}

function iou(a, b) {
  const w = Math.min(a[2], b[2]) - Math.max(a[0], b[0]);
  const t = Math.min(a[3], b[3]) - Math.max(a[1], b[1]);
  if (w <= 0 || t <= 0) return 0;
  const area = (c) => (c[2] - c[0]) * (c[3] - c[1]);
  return (w * t) / (area(a) + area(b) - w * t);
}

/** From 0 to 1: how much they overlap, or less if they are only near and of the same size. */
function alike(a, b) {
  const overlap = iou(a, b);
  if (overlap >= LEAST_OVERLAP) return overlap;
  const height = Math.max(a[3] - a[1], b[3] - b[1]);
  const apart = Math.hypot(a[0] + a[2] - b[0] - b[2], a[1] + a[3] - b[1] - b[3]) / 2 / height;
  const size = (b[3] - b[1]) / (a[3] - a[1]);
  return apart < NEAR && size > 0.6 && size < 1.7 ? LEAST_OVERLAP * (1 - apart / NEAR) : 0;
}

/** Draws where the objects came from: fading, from their feet. */
export function drawTrails(g, objects, frame, scale) {
  g.lineCap = 'round';
  g.lineWidth = 3;
  for (const { trail, label, stationary } of objects) {
    if (stationary || trail.length < 2 || frame.captured_at_ms - trail.at(-1).ms > 1500) continue;
    g.strokeStyle = colorOf(label);
    for (let i = 1; i < trail.length; i++) {
      g.globalAlpha = Math.max(0, 0.85 * (1 - (frame.captured_at_ms - trail[i].ms) / TRAIL_MS));
      g.beginPath();
      g.moveTo(trail[i - 1].x * scale, trail[i - 1].y * scale);
      g.lineTo(trail[i].x * scale, trail[i].y * scale);
      g.stroke();
    }
  }
  g.globalAlpha = 1;
}

const MOST_ROWS = 50;

/** The present objects of a camera as a table, the newest first. */
export function renderObjects(root, objects, nowMs) {
  const rows = objects.map((o) => [o.id, o.label, o.since_ms, o.score, Boolean(o.stationary)]).sort((a, b) => b[2] - a[2]);
  const text = JSON.stringify([rows, Math.floor(nowMs / 1000)]);
  if (root.drawn === text) return;
  root.drawn = text;
  if (rows.length === 0) {
    show(root, h('h3', {}, 'Tracked objects'), h('p', { class: 'muted small' }, 'none at the moment'));
    return;
  }
  show(root, h('h3', {}, plural(rows.length, 'tracked object')),
    h('table', { class: 'objects' },
      h('thead', {}, h('tr', {}, h('th', {}, 'object'), h('th', {}, 'id'), h('th', {}, 'since'), h('th', {}, 'for'), h('th', {}, 'score'), h('th', {}, ''))),
      h('tbody', {}, rows.slice(0, MOST_ROWS).map(([id, label, since, score, still]) => h('tr', { 'data-object': id, class: still ? 'still' : null },
        h('td', {}, h('span', { class: 'class' }, h('i', { style: { background: colorOf(label) } }), label)), h('td', {}, `#${id}`),
        h('td', {}, clock(since)), h('td', {}, span(nowMs - since)), h('td', {}, score.toFixed(2)), h('td', {}, still ? 'stands still' : ''))))),
    rows.length > MOST_ROWS ? h('p', { class: 'muted small' }, `and ${rows.length - MOST_ROWS} more`) : null);
}

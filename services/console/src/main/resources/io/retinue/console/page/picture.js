// Draws one picture with its boxes on a canvas, sharp on every screen.

import { colorOf } from './colors.js';

const FONT = '600 11px system-ui, sans-serif';

/**
 * Boxes are in pixels of the frame; the canvas is as wide as its element. What lies beneath the boxes
 * is drawn by a function of the context, the width and the height.
 */
export function draw(canvas, image, frame, boxes, beneath = () => {}) {
  const ratio = Math.min(window.devicePixelRatio || 1, 2);
  const width = canvas.clientWidth > 16 ? canvas.clientWidth : frame.width; // not laid out yet
  const height = (width * frame.height) / frame.width;
  if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
  }
  const g = canvas.getContext('2d');
  g.setTransform(ratio, 0, 0, ratio, 0, 0);
  g.drawImage(image, 0, 0, width, height);
  beneath(g, width, height);
  const scale = width / frame.width;
  for (const detection of [...boxes].reverse()) drawBox(g, detection, scale, width);
}

function drawBox(g, detection, scale, width) {
  const [x1, y1, x2, y2] = detection.box.map((v) => v * scale);
  const color = colorOf(detection.label);
  const { object } = detection;
  const still = Boolean(object?.stationary);
  g.globalAlpha = still ? 0.55 : 1; // what stands still is quieter
  g.lineWidth = 3.5;
  g.strokeStyle = 'rgba(0, 0, 0, 0.35)';
  g.strokeRect(x1, y1, x2 - x1, y2 - y1);
  g.lineWidth = still ? 1.5 : 2;
  g.strokeStyle = color;
  g.strokeRect(x1, y1, x2 - x1, y2 - y1);
  const small = x2 - x1 < 48; // a crowd of far things: their names would hide them
  const score = detection.score.toFixed(2);
  const name = object ? `${detection.label} #${object.id}` : detection.label;
  const text = small ? (object ? `#${object.id}` : score.replace(/^0/, '')) : `${name} ${score}`;
  g.font = FONT;
  const w = g.measureText(text).width + 6;
  const x = Math.max(0, Math.min(x1 - 1, width - w));
  const y = y1 >= 15 ? y1 - 15 : y1;
  g.fillStyle = color;
  g.fillRect(x, y, w, 15);
  g.fillStyle = '#0b1015';
  g.textBaseline = 'middle';
  g.fillText(text, x + 3, y + 8);
  g.globalAlpha = 1;
}

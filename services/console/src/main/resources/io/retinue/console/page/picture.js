// Draws one picture with its boxes on a canvas, sharp on every screen.

import { colourOf } from './colours.js';

const FONT = '600 12px system-ui, sans-serif';

/** Boxes are in pixels of the frame; the canvas is as wide as its element. */
export function draw(canvas, image, frame, boxes) {
  const ratio = Math.min(window.devicePixelRatio || 1, 2);
  const width = canvas.clientWidth || frame.width;
  const height = (width * frame.height) / frame.width;
  if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
  }
  const g = canvas.getContext('2d');
  g.setTransform(ratio, 0, 0, ratio, 0, 0);
  g.drawImage(image, 0, 0, width, height);
  const scale = width / frame.width;
  for (const detection of [...boxes].reverse()) drawBox(g, detection, scale, width);
}

function drawBox(g, detection, scale, width) {
  const [x1, y1, x2, y2] = detection.box.map((v) => v * scale);
  const colour = colourOf(detection.label);
  g.lineWidth = 4;
  g.strokeStyle = 'rgba(0, 0, 0, 0.35)';
  g.strokeRect(x1, y1, x2 - x1, y2 - y1);
  g.lineWidth = 2;
  g.strokeStyle = colour;
  g.strokeRect(x1, y1, x2 - x1, y2 - y1);
  const text = `${detection.label} ${detection.score.toFixed(2)}`;
  g.font = FONT;
  const w = g.measureText(text).width + 8;
  const x = Math.max(0, Math.min(x1 - 1, width - w));
  const y = y1 >= 17 ? y1 - 17 : y1;
  g.fillStyle = colour;
  g.fillRect(x, y, w, 17);
  g.fillStyle = '#0b1015';
  g.textBaseline = 'middle';
  g.fillText(text, x + 4, y + 9);
}

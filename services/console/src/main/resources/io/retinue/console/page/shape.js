// What can be wrong with zones and lines while somebody draws them, and the geometry of it. The
// server's settings checker decides; this says it sooner, beside the drawing.

const NAME = /^[A-Za-z0-9_-]{1,64}$/;

/** Everything that is wrong: texts, the first ones first. */
export function problems(areas, cameras) {
  const found = [];
  const names = new Set();
  for (const area of areas) {
    const { kind, name, points } = area;
    const what = `${kind} ${name || 'without a name'}`;
    if (!NAME.test(name)) found.push(`${what}: a name has 1 to 64 letters, digits, '_' or '-'`);
    if (names.has(`${kind} ${name}`)) found.push(`there are two ${kind}s named ${name}: rename one of them`);
    names.add(`${kind} ${name}`);
    if (kind === 'zone' && cameras.includes(name)) found.push(`${what} has the name of a camera: choose another one`);
    if (kind === 'line' && (points.length !== 2 || same(points[0], points[1]))) found.push(`${what} needs two different points`);
    if (kind !== 'zone') continue;
    if (points.length < 3) found.push(`${what} has ${points.length} points and needs at least 3`);
    else if (crosses(points)) found.push(`${what} crosses itself: move a point so that no two edges cross`);
    else if (Math.abs(size(points)) < 1e-5) found.push(`${what} encloses nothing: its points lie on a line`);
  }
  return found;
}

const same = ([ax, ay], [bx, by]) => Math.hypot(ax - bx, ay - by) < 1e-4;

const edges = (points) => points.map((point, i) => [point, points[(i + 1) % points.length]]);

/** Whether two edges that are no neighbors meet, or neighbors lie on one another. */
export function crosses(points) {
  const all = edges(points);
  return all.some(([a, b], i) => same(a, b) || all.some(([c, d], j) => {
    if (j <= i) return false;
    const neighbors = j === i + 1 || (i === 0 && j === all.length - 1);
    if (!neighbors) return meet(a, b, c, d);
    const [tip, one, other] = j === i + 1 ? [b, a, d] : [a, b, c];
    return turn(one, tip, other) === 0 && dot(tip, one, other) > 0;
  }));
}

const turn = ([ax, ay], [bx, by], [cx, cy]) => {
  const z = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
  return Math.abs(z) < 1e-9 ? 0 : Math.sign(z);
};
const dot = ([ox, oy], [ax, ay], [bx, by]) => (ax - ox) * (bx - ox) + (ay - oy) * (by - oy);
const between = (a, b, p) => turn(a, b, p) === 0 && dot(p, a, b) <= 0;

function meet(a, b, c, d) {
  const crossed = turn(a, b, c) * turn(a, b, d) < 0 && turn(c, d, a) * turn(c, d, b) < 0;
  return crossed || between(a, b, c) || between(a, b, d) || between(c, d, a) || between(c, d, b);
}

const size = (points) => edges(points).reduce((sum, [[ax, ay], [bx, by]]) => sum + ax * by - bx * ay, 0) / 2;

const clamp = (v) => Math.min(1, Math.max(0, v));

/** Within the picture, with as many decimals as the file gets. */
export const place = ([x, y]) => [x, y].map((v) => Math.round(clamp(v) * 10_000) / 10_000);

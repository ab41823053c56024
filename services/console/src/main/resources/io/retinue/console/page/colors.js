// One color a class, the same everywhere on the page, chosen to stand out on streets by day and night.

const KNOWN = new Map([
  ['person', '#ff6f61'],
  ['car', '#4da3ff'],
  ['bicycle', '#2fd67b'],
]);
const OTHERS = ['#ffc145', '#c77dff', '#2ed9d9', '#ff8fc7', '#a3d94f', '#ff9e58', '#8e9bff'];

export function colorOf(label) {
  const known = KNOWN.get(label);
  if (known) return known;
  let hash = 0;
  for (const c of label) hash = (hash * 31 + c.codePointAt(0)) >>> 0;
  return OTHERS[hash % OTHERS.length];
}

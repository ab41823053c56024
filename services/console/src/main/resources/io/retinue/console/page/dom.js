// Builds elements. Text is always text: nothing from Kafka is ever parsed as HTML.

const SVG = 'http://www.w3.org/2000/svg';

/** An element with attributes; children are elements, texts, or nothing. */
export function h(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

export function svg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === 'style') {
      for (const [property, setting] of Object.entries(value)) element.style.setProperty(property, setting);
    } else {
      element.setAttribute(name, value === true ? '' : value);
    }
  }
  element.append(...real(children));
  return element;
}

const real = (children) => children.flat(3).filter((c) => c !== null && c !== undefined && c !== false);

/** Replaces what an element holds. */
export function show(element, ...children) {
  element.replaceChildren(...real(children));
}

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

export const count = (n) => whole.format(n);
export const plural = (n, one, many = one + 's') => `${count(n)} ${n === 1 ? one : many}`;
export const fixed = (n, digits = 2) => (n === null || n === undefined || n < 0 ? '–' : n.toFixed(digits));

export function clock(ms) {
  return new Date(ms).toLocaleTimeString('en-GB');
}

/** 'just now', '12 s', '3 min', '2 h': how long ago, or for how long. */
export function span(ms) {
  const s = Math.max(0, ms / 1000);
  if (s < 1) return `${Math.round(ms / 100) / 10} s`;
  if (s < 90) return `${Math.round(s)} s`;
  if (s < 5400) return `${Math.round(s / 60)} min`;
  if (s < 129600) return `${Math.round(s / 3600)} h`;
  return `${Math.round(s / 86400)} days`;
}

/** Where nothing can be said before the server has read what happened. */
export const reading = () => h('p', { class: 'muted' }, 'Reading what happened before …');

/** 'a', 'a and b', 'a, b and c'. */
export function list(words) {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} and ${words[words.length - 1]}`;
}

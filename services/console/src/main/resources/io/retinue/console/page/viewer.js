// One alert, large: its clip, its picture with the box, and what the rule said.

import { clock, h, show, span, svg } from './dom.js';
import { clipOf, isOpen, markSeen, pictureOf } from './evidence.js';
import { colorOf } from './colors.js';
import { askRetraction } from './retraction.js';

/**
 * Opens the dialog; it removes itself when it closes.
 *
 * near(alert, step) is the alert before (-1) or after (1) it, or undefined; looked() is called for each alert that is shown.
 */
export function openViewer(first, near, looked) {
  const body = h('div', { class: 'body' });
  const dialog = h('dialog', { class: 'viewer', 'aria-label': 'Alert' }, body);
  const look = (alert, part = null) => {
    markSeen(alert);
    looked();
    dialog.dataset.alert = alert.alert_id;
    const focused = document.activeElement;
    fill(body, alert, part ?? (clipOf(alert) ? 'clip' : 'picture'), { dialog, look, near });
    if (dialog.open && !focused.isConnected) keepFocus(body, focused);
  };
  dialog.addEventListener('close', () => dialog.remove());
  dialog.addEventListener('keydown', (event) => {
    const step = event.target.tagName === 'VIDEO' ? 0 : { ArrowLeft: -1, ArrowRight: 1 }[event.key] ?? 0;
    const next = step === 0 ? undefined : near(dialog.dataset.alert, step);
    if (next) look(next);
  });
  document.body.append(dialog);
  look(first);
  dialog.showModal();
}

/** On the button that took the place of the one that was focused: keys go on to work. */
function keepFocus(body, { dataset: { step, part } }) {
  const same = step ? body.querySelector(`[data-step="${step}"]:enabled`) : part ? body.querySelector(`[data-part=${part}]:enabled`) : null;
  (same ?? body.querySelector('.close')).focus();
}

function fill(body, alert, part, { dialog, look, near }) {
  const clip = clipOf(alert);
  const picture = pictureOf(alert);
  const tab = (name, there, text) => {
    const button = h('button', { type: 'button', class: 'toggle', 'aria-pressed': String(part === name), disabled: !there, 'data-part': name }, text);
    button.addEventListener('click', () => look(alert, name));
    return button;
  };
  const step = (way, text) => {
    const next = near(alert.alert_id, way);
    const button = h('button', { type: 'button', disabled: !next, 'data-step': way }, text);
    button.addEventListener('click', () => look(next));
    return button;
  };
  const close = h('button', { type: 'button', class: 'close', 'aria-label': 'Close' }, '✕');
  close.addEventListener('click', () => dialog.close());
  const wrong = alert.type === 'RETRACTED' ? null : h('button', { type: 'button', class: 'wrong-button' }, 'Wrong?');
  wrong?.addEventListener('click', () => {
    dialog.close();
    askRetraction(alert);
  });
  show(body,
    h('div', { class: 'bar' },
      h('h2', {}, h('i', { class: 'dot', style: { background: colorOf(alert.label) } }), `${alert.label} on ${alert.camera}`),
      h('div', { class: 'tabs' }, tab('clip', clip, 'Clip'), tab('picture', picture, 'Picture'), close)),
    part === 'clip' && clip ? video(clip, picture) : picture ? still(picture, alert) : nothing(alert),
    h('p', { class: 'muted small' }, [alert.rule, (alert.kind ?? 'presence').replaceAll('_', ' '),
      new Date(alert.since_ms).toLocaleDateString('en-GB'), clock(alert.since_ms), span(alert.duration_ms),
      alert.zones?.length > 0 ? `in ${alert.zones.join(', ')}` : null, `score ${alert.score.toFixed(2)}`].filter(Boolean).join(' · ')),
    h('div', { class: 'buttons' }, step(-1, '← Newer'), step(1, 'Older →'), h('span', { class: 'space' }),
      clip ? h('a', { class: 'button', href: clip, download: `${alert.camera}-${alert.rule}-${alert.since_ms}.mp4` }, 'Save the clip') : null, wrong));
}

function video(src, poster) {
  const player = h('video', { poster, controls: true, playsinline: true, tabindex: '0' });
  player.muted = true; // else browsers do not play it before somebody presses a button
  player.autoplay = true;
  player.src = src;
  return player;
}

function still(src, alert) {
  const image = h('img', { src, alt: `${alert.label} on ${alert.camera}` });
  const figure = h('figure', { class: 'still' }, image);
  image.addEventListener('load', () => {
    if (!alert.box) return;
    const { x1, y1, x2, y2 } = alert.box;
    figure.append(svg('svg', { viewBox: `0 0 ${image.naturalWidth} ${image.naturalHeight}`, 'aria-hidden': true },
      svg('rect', { x: x1, y: y1, width: Math.max(0, x2 - x1), height: Math.max(0, y2 - y1), stroke: colorOf(alert.label) })));
  });
  return figure;
}

const nothing = (alert) => h('p', { class: 'empty muted' }, isOpen(alert)
  ? 'The clip is made when the alert has closed.'
  : 'There is no picture and no clip: they are not made yet, are no longer kept, or no service keeps them (retinue serve evidence).');

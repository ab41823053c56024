// Asks why an alert is a false positive, and tells the server.

import { h, show } from './dom.js';

const WORDS = { heading: 'Not a real alert?' };

/** Opens the dialog for an alert; it removes itself when it closes. */
export function askRetraction(alert) {
  const said = h('p', { class: 'muted small', role: 'status' });
  const by = h('input', { name: 'by', maxlength: '100', autocomplete: 'name', value: remembered() });
  const comment = h('input', { name: 'comment', maxlength: '500', placeholder: 'a shadow, a dog, …' });
  const mute = h('select', { name: 'mute' },
    h('option', { value: '0' }, 'not at all'), h('option', { value: '1' }, 'for an hour'),
    h('option', { value: '24', selected: true }, 'for a day'), h('option', { value: '168' }, 'for a week'));
  const send = h('button', { class: 'main' }, 'False positive');
  const cancel = h('button', { type: 'button' }, 'Cancel');
  const dialog = h('dialog', { class: 'ask', 'aria-label': WORDS.heading },
    h('form', { method: 'dialog' },
      h('h2', {}, WORDS.heading),
      h('p', { class: 'muted small' }, `${alert.rule} on ${alert.camera}. The alert is withdrawn, and its picture becomes a label: no ${alert.label} there.`),
      h('label', {}, 'Your name', by), h('label', {}, 'Why', comment), h('label', {}, 'Ignore this place', mute),
      said, h('div', { class: 'buttons' }, cancel, send)));
  cancel.addEventListener('click', () => dialog.close());
  dialog.addEventListener('close', () => dialog.remove());
  dialog.addEventListener('submit', (event) => {
    event.preventDefault();
    remember(by.value);
    retract(alert, { by: by.value, comment: comment.value, mute_hours: Number(mute.value) }, dialog, said, send);
  });
  document.body.append(dialog);
  dialog.showModal();
  comment.focus();
}

async function retract(alert, words, dialog, said, send) {
  send.disabled = true;
  show(said, 'Writing …');
  try {
    const answer = await fetch('/api/retractions', {
      method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ alert_id: alert.alert_id, ...words }),
    });
    if (answer.ok) {
      dialog.close();
      return;
    }
    show(said, await answer.text());
  } catch {
    show(said, 'The server does not answer. Try again.');
  }
  send.disabled = false;
}

const KEY = 'retinue.name';

function remembered() {
  try {
    return localStorage.getItem(KEY) ?? '';
  } catch {
    return '';
  }
}

function remember(name) {
  try {
    localStorage.setItem(KEY, name);
  } catch {
    // a browser that keeps nothing: the name is asked for again
  }
}

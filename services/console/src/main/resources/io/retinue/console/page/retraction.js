// Asks why an alert is wrong or unwanted, and tells the server.

import { h, show } from './dom.js';

const WORDS = { heading: 'Withdraw this alert?' };

/** Why an alert was retracted, in two words. */
export const retractedAs = (alert) => (alert.retracted_as === 'UNWANTED' ? 'not wanted' : 'false positive');

/** Opens the dialog for an alert; it removes itself when it closes. */
export function askRetraction(alert) {
  const said = h('p', { class: 'muted small', role: 'status' });
  const by = h('input', { name: 'by', maxlength: '100', autocomplete: 'name', value: remembered() });
  const comment = h('input', { name: 'comment', maxlength: '500', placeholder: 'a shadow, a dog, …' });
  const mute = h('select', { name: 'mute' },
    h('option', { value: '0' }, 'not at all'), h('option', { value: '1' }, 'for an hour'),
    h('option', { value: '24', selected: true }, 'for a day'), h('option', { value: '168' }, 'for a week'));
  const reasons = [
    reason('false_positive', alert.box_frame ? `There is no ${alert.label} in its box. The picture becomes a label, from which the model learns that.` : 'It is not true.', true),
    reason('unwanted', 'It is right, but I do not want it. The model learns nothing.', false),
  ];
  const send = h('button', { class: 'main' }, 'Withdraw');
  const cancel = h('button', { type: 'button' }, 'Cancel');
  const dialog = h('dialog', { class: 'ask', 'aria-label': WORDS.heading },
    h('form', { method: 'dialog' },
      h('h2', {}, WORDS.heading),
      h('p', { class: 'muted small' }, `${alert.rule} on ${alert.camera}`),
      h('fieldset', {}, h('legend', {}, 'What is wrong with it?'), ...reasons),
      h('label', {}, 'Your name', by), h('label', {}, 'Why', comment), h('label', {}, 'Ignore this place', mute),
      said, h('div', { class: 'buttons' }, cancel, send)));
  cancel.addEventListener('click', () => dialog.close());
  dialog.addEventListener('close', () => dialog.remove());
  dialog.addEventListener('submit', (event) => {
    event.preventDefault();
    remember(by.value);
    retract(alert, { by: by.value, comment: comment.value, reason: chosen(dialog), mute_hours: Number(mute.value) }, dialog, said, send);
  });
  document.body.append(dialog);
  dialog.showModal();
  comment.focus();
}

function reason(value, text, checked) {
  return h('label', { class: 'choice' }, h('input', { type: 'radio', name: 'reason', value, checked }), ` ${text}`);
}

function chosen(dialog) {
  return dialog.querySelector('input[name=reason]:checked').value;
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

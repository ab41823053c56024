// Shows the board that came with the page, then listens to the server and hands each part of the
// page what is new in it.

import { renderAlerts } from './alerts.js';
import { renderBlind } from './blind.js';
import { renderLedger } from './ledger.js';
import { renderLoop } from './loop.js';
import { renderReleases } from './releases.js';
import { Review } from './review.js';
import { renderBanner, renderHistory } from './story.js';
import { Tiles } from './tiles.js';
import { renderTraining } from './training.js';

const at = (id) => document.getElementById(id);
const tiles = new Tiles({ tiles: at('tiles'), away: at('away'), areas: at('areas'), arrange: at('arrange'), said: at('said'), score: at('score'), scoreValue: at('score-value'), look: (alert) => review.look(alert) });
const state = { // until it is caught up, what is not there may only not have been read yet
  caught_up: false, cameras: [], blind: { now_ms: Date.now(), cameras: [] }, releases: { releases: [], labels: null, champion: null }, training: { run_id: null }, alerts: [], story: [],
};
const review = new Review(at('review'), () => renderAlerts(at('alerts'), state.alerts, state.caught_up, review));
const drawn = new Map(); // what each part last showed, as JSON: the same is not drawn again
let known = false; // whether a first snapshot has been shown

function changed(part, ...inputs) {
  const text = JSON.stringify(inputs);
  if (drawn.get(part) === text) return false;
  drawn.set(part, text);
  return true;
}

function render() {
  const { caught_up: caughtUp, cameras, blind, releases, training, alerts, story } = state;
  if (changed('loop', caughtUp, cameras, releases, training, alerts)) renderLoop(at('loop'), state);
  if (changed('training', caughtUp, training)) renderTraining(at('training'), training, caughtUp);
  if (changed('releases', caughtUp, releases)) renderReleases(at('releases'), releases, caughtUp);
  if (changed('alerts', caughtUp, alerts)) {
    renderAlerts(at('alerts'), alerts, caughtUp, review);
    review.soon();
  }
  if (changed('ledger', cameras.map((c) => [c.camera, c.ledger, c.drops]))) renderLedger(at('ledger'), cameras);
  if (changed('blind', caughtUp, blind)) {
    renderBlind(at('blind'), blind, caughtUp);
    tiles.blind(blind);
  }
  if (changed('cameras', caughtUp, cameras)) tiles.cameras(cameras, caughtUp);
  if (changed('banner', caughtUp, story[0], releases.champion, releases.labels)) {
    renderBanner(at('banner'), story, releases, caughtUp, known && changed('newest', story[0]?.version));
  }
  changed('newest', story[0]?.version);
  if (changed('history', story)) renderHistory(at('history'), story);
  if (changed('marks', story, cameras.map((c) => [c.camera, c.epoch]))) tiles.story(story, cameras);
}

function take({ frames, ...parts }) {
  Object.assign(state, parts);
  render();
  frames.forEach((frame) => tiles.frame(frame));
  known = true;
}

function link(tone, text) {
  at('link').className = `pill ${tone}`;
  at('link').textContent = text;
}

function listen() {
  const events = new EventSource('/api/events?cameras='); // none before it is known which are in view
  events.addEventListener('page', (event) => tiles.watch.opened(JSON.parse(event.data).page));
  events.addEventListener('snapshot', (event) => {
    take(JSON.parse(event.data));
    tiles.areas.load();
    link('good', 'live');
    document.documentElement.dataset.ready = 'true';
  });
  events.addEventListener('frame', (event) => tiles.frame(JSON.parse(event.data)));
  events.addEventListener('objects', (event) => tiles.present(JSON.parse(event.data)));
  events.addEventListener('areas', (event) => tiles.areas.take(JSON.parse(event.data)));
  for (const part of ['cameras', 'blind', 'releases', 'training', 'alerts', 'story']) {
    events.addEventListener(part, (event) => {
      state[part] = JSON.parse(event.data);
      render();
    });
  }
  events.onerror = () => {
    tiles.watch.opened(null);
    link('bad', 'connection lost, trying again');
    if (events.readyState === EventSource.CLOSED) setTimeout(listen, 3000); // refused: too many pages
  };
}

const board = JSON.parse(at('board').textContent);
if (board) take(board);
else render();
listen();

// Listens to the server and hands each part of the page what is new in it.

import { renderAlerts } from './alerts.js';
import { renderLedger } from './ledger.js';
import { renderLoop } from './loop.js';
import { renderReleases } from './releases.js';
import { renderBanner, renderHistory } from './story.js';
import { Tiles } from './tiles.js';
import { renderTraining } from './training.js';

const at = (id) => document.getElementById(id);
const tiles = new Tiles(at('tiles'), at('score'), at('score-value'));
const state = { cameras: [], releases: { releases: [], labels: 0, champion: null }, training: { run_id: null }, alerts: [], story: [] };
const drawn = new Map(); // what each part last showed, as JSON: the same is not drawn again
let known = false; // whether the first snapshot has come

function changed(part, ...inputs) {
  const text = JSON.stringify(inputs);
  if (drawn.get(part) === text) return false;
  drawn.set(part, text);
  return true;
}

function render() {
  const { cameras, releases, training, alerts, story } = state;
  if (changed('loop', cameras, releases, training, alerts)) renderLoop(at('loop'), state);
  if (changed('training', training)) renderTraining(at('training'), training);
  if (changed('releases', releases)) renderReleases(at('releases'), releases);
  if (changed('alerts', alerts)) renderAlerts(at('alerts'), alerts);
  if (changed('ledger', cameras.map((c) => [c.camera, c.ledger]))) renderLedger(at('ledger'), cameras);
  if (changed('cameras', cameras)) tiles.cameras(cameras);
  if (changed('banner', story[0], releases.champion, releases.labels)) {
    renderBanner(at('banner'), story, releases, known && changed('newest', story[0]?.version));
  }
  changed('newest', story[0]?.version);
  if (changed('history', story)) renderHistory(at('history'), story);
  if (changed('marks', story, cameras.map((c) => [c.camera, c.epoch]))) tiles.story(story, cameras);
}

function link(tone, text) {
  at('link').className = `pill ${tone}`;
  at('link').textContent = text;
}

function listen() {
  const events = new EventSource('/api/events');
  events.addEventListener('snapshot', (event) => {
    const { frames, ...parts } = JSON.parse(event.data);
    Object.assign(state, parts);
    render();
    frames.forEach((frame) => tiles.frame(frame));
    known = true;
    link('good', 'live');
    document.documentElement.dataset.ready = 'true';
  });
  events.addEventListener('frame', (event) => tiles.frame(JSON.parse(event.data)));
  for (const part of ['cameras', 'releases', 'training', 'alerts', 'story']) {
    events.addEventListener(part, (event) => {
      state[part] = JSON.parse(event.data);
      render();
    });
  }
  events.onerror = () => {
    link('bad', 'connection lost, trying again');
    if (events.readyState === EventSource.CLOSED) setTimeout(listen, 3000); // refused: too many pages
  };
}

render();
listen();

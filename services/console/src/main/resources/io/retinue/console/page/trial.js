// Tries zones and lines before they are saved: runs the rules with them over what the camera saw, and
// shows which of the alerts would appear, vanish and stay.

import { clock, count, h, plural, show, span } from './dom.js';

const PERIODS = [['1', 'last hour'], ['6', 'last 6 hours'], ['24', 'last day'], ['168', 'last 7 days']];
const SIGNS = { appears: '+', vanishes: '−', stays: '=' };
const WHY = { time: 'it takes 30 s at most', alerts: 'it compares 5,000 alerts at most', closed: 'the server stops', alerter: 'the alerter has come no further' };

export class Trial {
  /**
   * @param camera its name
   * @param refused is called with the answer and its status where the settings are refused
   * @param look shows an alert that there was; resolves to false if it is not kept
   */
  constructor(camera, refused, look) {
    Object.assign(this, { camera, refused, look });
    this.period = h('select', { name: 'tried', 'aria-label': 'Time to try it on' }, PERIODS.map(([value, text]) => h('option', { value }, text)));
    this.button = h('button', { type: 'button', class: 'try' }, 'Try it');
    this.button.addEventListener('click', () => (this.running ? this.stop('Stopped.') : this.run()));
    this.bar = h('progress', { max: 100, value: 0, hidden: true, 'aria-label': 'How far the trial has come' });
    this.said = h('p', { class: 'muted small', role: 'status' });
    this.result = h('div', { class: 'result' });
    this.root = h('section', { class: 'trial', 'aria-label': 'Trial' },
      h('div', { class: 'row' }, h('span', {}, 'Try it on the'), this.period, this.button, this.bar, this.said), this.result);
  }

  /** What is drawn now: the body of the request that would save it, and whether it could be saved. */
  drawn(body, ready) {
    this.body = body;
    this.ready = ready;
    this.button.disabled = !ready && !this.running;
    this.result.classList.toggle('outdated', this.tried !== undefined && this.tried !== body);
  }

  async run() {
    const running = new AbortController();
    const { body } = this;
    this.running = running;
    this.tried = undefined;
    this.button.textContent = 'Stop';
    this.bar.hidden = false;
    this.bar.value = 0;
    show(this.result);
    show(this.said, 'Running the rules …');
    try {
      const answer = await fetch(`/api/cameras/${encodeURIComponent(this.camera)}/trial?hours=${this.period.value}`,
        { method: 'POST', headers: { 'Content-Type': 'application/json' }, body, signal: running.signal });
      if (!answer.ok) {
        const json = await answer.json();
        if (this.running !== running) return;
        show(this.said, answer.status === 429 ? `${json.problems.join(' ')}: ${json.remedy}` : null);
        if (answer.status !== 429) this.refused(json, answer.status);
      } else await this.read(answer.body, running, body);
    } catch {
      if (this.running === running) show(this.said, 'The trial broke off: the server does not answer.');
    } finally {
      if (this.running === running) this.ended();
    }
  }

  /** Server-sent events, which an EventSource cannot ask for with a body; the last one has the result. */
  async read(stream, running, body) {
    const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    let done = false;
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      if (this.running !== running) return;
      const lines = (text + part.value).split('\n');
      text = lines.pop();
      for (const json of lines.filter((line) => line.startsWith('data:')).map((line) => JSON.parse(line.slice(5)))) {
        if (json.problems) show(this.said, `${json.problems.join(' ')}: ${json.remedy}`);
        else if (json.done) this.take(json, body);
        else this.bar.value = (100 * (json.reached_ms - json.from_ms)) / (json.to_ms - json.from_ms);
        done ||= Boolean(json.done || json.problems);
      }
    }
    if (!done && this.running === running) show(this.said, 'The trial broke off: the server has ended it.');
  }

  take(found, body) {
    this.tried = body;
    const sum = (change) => found.rules.reduce((all, rule) => all + rule[change], 0);
    const cut = found.stopped ? ` Only up to ${when(found.reached_ms)}: ${WHY[found.stopped]}.` : '';
    show(this.said, found.frames === 0 ? `There is no detection of ${this.camera} in that time.${cut}`
      : `${plural(found.frames, 'frame')}, compared with the alerts that there were: ${count(sum('appears'))} would appear, ${count(sum('vanishes'))} vanish, ${count(sum('stays'))} stay.${cut}`);
    show(this.result, h('p', { class: 'note small' }, 'The areas have been changed since: try them again.'),
      found.rules.length === 0 ? null : table(found.rules), ['appears', 'vanishes'].map((change) => this.list(found, change)),
      sum('stays') === 0 ? null : h('details', {}, h('summary', {}, `${plural(sum('stays'), 'alert')} that would stay`), this.list(found, 'stays')));
    this.drawn(this.body, this.ready);
  }

  list(found, change) {
    const alerts = found.alerts.filter((alert) => alert.change === change).reverse();
    if (alerts.length === 0) return null;
    const more = found.unlisted[change];
    return h('ul', { class: 'tried', tabindex: 0, 'data-change': change, 'aria-label': `Alerts of ${this.camera}: ${change}` }, alerts.map((alert) => this.row(alert)),
      more > 0 ? h('li', { class: 'muted' }, `and ${count(more)} more, older than these`) : null);
  }

  row(alert) {
    const text = `${when(alert.since_ms)} · ${alert.rule} · ${alert.label} · ${span(alert.until_ms - alert.since_ms)}`;
    const sign = h('b', { class: 'sign' }, SIGNS[alert.change]);
    if (alert.change === 'appears') return h('li', { class: alert.change }, sign, h('span', {}, `appears · ${text}`));
    const view = h('button', { type: 'button', class: 'quiet', 'data-tried': alert.alert_id, 'aria-label': `View the alert of ${alert.rule}, ${when(alert.since_ms)}` }, 'View');
    view.addEventListener('click', async () => {
      if (!await this.look({ ...alert, camera: this.camera })) {
        show(this.said, `The alert of ${when(alert.since_ms)} is not among those that the page keeps.`);
      }
    });
    return h('li', { class: alert.change }, sign, h('span', {}, `${alert.change} · ${text}`), view);
  }

  stop(text) {
    const { running } = this;
    this.ended();
    running?.abort(); // the server notices and ends the trial
    show(this.said, text);
  }

  ended() {
    this.running = null;
    this.bar.hidden = true;
    this.button.textContent = 'Try it';
    this.button.disabled = !this.ready;
  }
}

function table(rules) {
  return h('table', { class: 'compared' },
    h('thead', {}, h('tr', {}, ['rule', 'appear', 'vanish', 'stay'].map((word) => h('th', { scope: 'col' }, word)))),
    h('tbody', {}, rules.map((rule) => h('tr', { 'data-rule': rule.rule }, h('th', { scope: 'row' }, rule.rule),
      ['appears', 'vanishes', 'stays'].map((change) => h('td', { class: rule[change] > 0 ? change : null }, count(rule[change])))))));
}

/** The time of day, and the day if it is another one. */
function when(ms) {
  const date = new Date(ms);
  const today = date.toDateString() === new Date().toDateString();
  return today ? clock(ms) : `${date.toLocaleDateString('en-GB', { weekday: 'short', day: 'numeric', month: 'short' })} ${clock(ms)}`;
}

// Stands in the place of the page, for tests of the element and of its messages: a driver without a simulation that remembers
// what it was asked. `?` in the name of a scenario says how it behaves.

import { answer } from './remote.js';

const fields = new URLSearchParams(location.hash.slice(1));
const scenario = fields.get('scenario') ?? '';

const state = { version: 'stub', scenario, at: 0, playing: false, speed: 1, commands: fields.getAll('do'), link: location.hash, figures: {} };
const told = (name, detail) => globalThis.blastRadius.told(name, JSON.stringify(detail));
const changed = () => told('statechange', { state: { ...state } });
const seconds = (at) => (typeof at === 'number' ? at : at.split(' ').reduce((sum, part) => sum + parseFloat(part) * { h: 3600, m: 60, s: 1 }[part.at(-1)], 0));

const deeds = {
  play() { state.playing = true; },
  pause() { state.playing = false; },
  step() { state.at += 1; },
  reset() { Object.assign(state, { at: 0, commands: [] }); },
  seek(at) { state.at = seconds(at); },
  setSpeed(speed) { state.speed = speed; },
  load({ scenario, document, at, do: acts }) { Object.assign(state, { scenario: scenario ?? JSON.parse(document).id, at: at ? seconds(at) : 0, commands: [...acts ?? []] }); },
  do(command) {
    if (command === 'explode') throw new Error('there is no command "explode"');
    state.commands.push(command);
  },
  theme(theme) { document.documentElement.dataset.theme = theme; },
  defend(on) { state.defended = on; },
  setState(other) { Object.assign(state, other); },
};
const answers = {
  getState: () => ({ ...state, commands: [...state.commands] }),
  exportPng: () => 'data:image/png;base64,AA==',
  exportSvg: () => '<svg xmlns="http://www.w3.org/2000/svg"/>',
  exportCsv: () => 'second,answered\n',
};

const asked = [];
globalThis.blastRadius = {
  asked,
  fail() {},
  async drive(type, text) {
    const value = JSON.parse(text);
    asked.push([type, value]);
    if (type in deeds) {
      deeds[type](value);
      changed();
    }
    return JSON.stringify(answers[type]?.() ?? null);
  },
};

setInterval(() => {
  if (!state.playing) return;
  state.at += 0.01 * state.speed;
  told('tick', { at: state.at });
}, 10);
// What the page has no use for goes to the article.
addEventListener('keydown', ({ key, code, ctrlKey, altKey, metaKey, shiftKey }) => {
  if (key !== ' ') told('key', { key, code, ctrlKey, altKey, metaKey, shiftKey });
});

if (scenario !== 'silent') {
  globalThis.end = answer(globalThis.blastRadius, fields.get('host'));
  if (scenario === 'broken') globalThis.blastRadius.fail('It could not start.');
  else if (scenario !== 'slow') {
    // The page tells its state before it is ready, too.
    changed();
    told('ready', { version: 'stub', scenario, title: `Scenario ${scenario}`, steps: 5 });
  }
}

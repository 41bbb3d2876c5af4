// The page's end of an article's messages (assets/remote.js), against a window and a page that are made here.

import { test } from 'node:test';
import assert from 'node:assert/strict';
import { answer } from '../../assets/remote.js';

const HOST = 'https://blog.example';
const LONGEST = 2_000_000;

/** A widget in a frame: what its page was asked, and what the article was told. */
function widget({ host = HOST, drive = async () => 'null' } = {}) {
  const listeners = {};
  const hears = (of) => ({
    addEventListener: (name, then) => { listeners[`${of} ${name}`] = then; },
    removeEventListener: (name) => { delete listeners[`${of} ${name}`]; },
  });
  const told = [];
  const asked = [];
  const timers = [];
  const parent = { postMessage: (text, to) => told.push({ ...JSON.parse(text), to }) };
  const view = { ...hears('window'), parent, document: { ...hears('document'), hidden: false }, setTimeout: (then) => timers.push(then) };
  const failed = [];
  const page = {
    fail: (text) => failed.push(text),
    drive: (type, text) => {
      asked.push([type, JSON.parse(text)]);
      return drive(type, text);
    },
  };
  const end = answer(page, host, view);
  const hear = (data, { source = parent, origin = host } = {}) => listeners['window message']?.({ source, origin, data });
  let id = 0;
  const say = (type, value, more) => hear(JSON.stringify({ protocol: 'blast-radius', version: 1, id: id += 1, type, value, ...more }));
  return { told, asked, timers, failed, page, view, listeners, hear, say, end, replies: () => told.filter(({ event }) => !event) };
}

/** Numbers that look random and are the same in every run. */
function random(seed) {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

test('it greets its article by the article\'s own origin, and a file by any', () => {
  assert.deepEqual(widget().told, [{ protocol: 'blast-radius', version: 1, event: 'hello', detail: {}, to: HOST }]);
  assert.equal(widget({ host: 'null' }).told[0].to, '*');
});

test('each message is handed to the page and answered', async () => {
  const { say, asked, replies } = widget({ drive: async (type) => (type === 'getState' ? '{"at":840}' : '') });
  await say('seek', '14m');
  await say('do', 'control-plane msk block elect-leaders');
  await say('play');
  await say('getState');
  assert.deepEqual(asked, [['seek', '14m'], ['do', 'control-plane msk block elect-leaders'], ['play', null], ['getState', null]]);
  assert.deepEqual(replies().map(({ reply, result }) => [reply, result]), [[1, null], [2, null], [3, null], [4, { at: 840 }]]);
});

test('a mistake of the page is its sentence', async () => {
  const { say, replies } = widget({ drive: async () => { throw new Error('there is no part "fee"'); } });
  await say('focus', 'fee');
  assert.equal(replies()[0].error, 'there is no part "fee"');
});

test('what is not of this version, not known or not fitting is answered with an error and not done', async () => {
  const { say, asked, replies } = widget();
  await say('play', undefined, { version: 2 });
  await say('explode');
  await say('toString');
  await say('__proto__');
  await say('seek', -1);
  await say('seek', { at: 3 });
  await say('setSpeed', 0);
  await say('do', 'x'.repeat(2001));
  await say('load', {});
  await say('load', { scenario: 'a', do: [1] });
  await say('story', 'sideways');
  await say('theme', 'pink');
  await say('defend', 'yes');
  assert.deepEqual(asked, []);
  assert.match(replies()[0].error, /version 2, this page speaks version 1/);
  assert.match(replies()[1].error, /^unknown type "explode": known are play, /);
  assert.equal(replies().filter(({ error }) => error).length, 13);
});

test('the right message of another window, or of another origin, is ignored without a word', async () => {
  const { hear, asked, replies } = widget();
  const text = JSON.stringify({ protocol: 'blast-radius', version: 1, id: 1, type: 'play' });
  await hear(text, { source: {} });
  await hear(text, { source: null });
  for (const origin of ['https://evil.example', `${HOST}.evil.example`, 'http://blog.example', `${HOST}:444`, 'null', '']) await hear(text, { origin });
  assert.deepEqual([asked, replies()], [[], []]);
  await hear(text);
  assert.deepEqual(asked, [['play', null]]);
});

test('its source and origin are looked at before its data', async () => {
  const { listeners, asked, view } = widget();
  await listeners['window message']({ source: {}, origin: HOST, get data() { throw new Error('read'); } });
  await listeners['window message']({ source: view.parent, origin: 'https://evil.example', get data() { throw new Error('read'); } });
  assert.deepEqual(asked, []);
});

test('a message that was here before does nothing', async () => {
  const { hear, asked, replies } = widget();
  const message = (id) => JSON.stringify({ protocol: 'blast-radius', version: 1, id, type: 'step' });
  for (const id of [5, 5, 4, 1, 0, -1, 5.5, '6', null, 2 ** 60]) await hear(message(id));
  assert.equal(asked.length, 1);
  assert.equal(replies().length, 1);
  await hear(message(6));
  assert.equal(asked.length, 2);
});

test('so many may wait for an answer, and no more', async () => {
  const waiting = [];
  const { say, asked, replies } = widget({ drive: () => new Promise((done) => waiting.push(done)) });
  const all = Array.from({ length: 1000 }, () => say('seek', '1h'));
  await new Promise(setImmediate);
  assert.equal(asked.length, 64);
  assert.equal(replies().filter(({ error }) => /wait for one/.test(error)).length, 936);
  waiting.forEach((done) => done('null'));
  await Promise.all(all);
  assert.equal(replies().length, 1000);
  const again = say('play');
  waiting.at(-1)('null');
  await again;
  assert.equal(asked.length, 65);
});

test('100,000 hostile messages have no effect, get no answer, and leave nothing behind', async () => {
  const { hear, listeners, asked, told } = widget();
  const next = random(20260507);
  const pick = (list) => list[Math.floor(next() * list.length)];
  const noise = (most) => Array.from({ length: Math.floor(next() * most) }, () => String.fromCharCode(next() * 0x2ff)).join('');
  const valid = (id) => JSON.stringify({ protocol: 'blast-radius', version: 1, id, type: 'play' });
  await hear(valid(1000));
  const huge = valid(2000).padEnd(LONGEST + 1);
  const deep = '['.repeat(2000);
  const kinds = [
    () => [noise(200)],
    () => [valid(2000).slice(0, next() * 60)],
    () => [valid(2000), { origin: pick(['https://evil.example', 'null', '', `${HOST}/`, HOST.toUpperCase()]) }],
    () => [valid(2000), { source: pick([{}, null, 1]) }],
    () => [valid(Math.floor(next() * 1001))],
    () => [pick([undefined, null, 1, true, {}, [], { protocol: 'blast-radius' }, new ArrayBuffer(9), Symbol.iterator])],
    () => [pick([huge, deep])],
    () => [JSON.stringify(pick([null, 1, [], {}, 'play', [valid(2000)], { protocol: noise(9), id: 2000 }, { protocol: 'blast-radius' },
      { protocol: 'blast-radius', version: 1, id: pick([1e400, 0, -5, 1.5, '2000', {}, [2000], true, 2 ** 53]), type: 'play' }]))],
    () => [`{"__proto__":{"protocol":"blast-radius","version":1,"id":2000},"type":"play","${noise(9).replaceAll(/[\\"\p{Cc}]/gu, '')}":0}`],
  ];
  const before = [asked.length, told.length, Object.keys(listeners).length];
  const begun = process.memoryUsage().heapUsed;
  for (let count = 0; count < 100_000; count += 1) {
    const [data, more] = pick(kinds)();
    await hear(data, more);
  }
  assert.deepEqual([asked.length, told.length, Object.keys(listeners).length], before);
  assert.ok(process.memoryUsage().heapUsed - begun < 64e6, 'nothing is kept');
  assert.equal({}.protocol, undefined);
  await hear(valid(1001));
  assert.equal(asked.length, 2, 'it still answers its article');
});

test('ticks are told at most once in a quarter of a second, the newest last', () => {
  const { page, timers, told } = widget();
  const ticks = () => told.filter(({ event }) => event === 'tick').map(({ detail }) => detail.at);
  for (let at = 0; at < 1000; at += 1) page.told('tick', JSON.stringify({ at }));
  assert.deepEqual(ticks(), [0]);
  timers.shift()();
  assert.deepEqual(ticks(), [0, 999]);
  timers.shift()();
  assert.deepEqual([timers.length, ticks().length], [0, 2]);
  page.told('tick', '{"at":1000}');
  assert.deepEqual(ticks(), [0, 999, 1000]);
  page.told('milestone', '{"kind":"decisive"}');
  page.told('milestone', '{"kind":"published"}');
  assert.equal(told.filter(({ event }) => event === 'milestone').length, 2);
});

test('out of view is one wish, the tab behind others another', async () => {
  const { say, view, listeners, asked } = widget();
  const turn = (hidden) => {
    view.document.hidden = hidden;
    listeners['document visibilitychange']();
  };
  await say('visible', true);
  turn(true);
  turn(false);
  await say('visible', false);
  turn(true);
  turn(false);
  assert.deepEqual(asked.map(([, value]) => value), [true, false, true, false, false, false]);
});

test('a page that cannot start says so to the article, too', () => {
  const { page, failed, told } = widget();
  page.fail('it could not start');
  assert.deepEqual(failed, ['it could not start']);
  assert.deepEqual(told.at(-1).detail, { message: 'it could not start', fatal: true });
});

test('when it is ended, nothing listens', () => {
  const { listeners, page, end } = widget();
  end();
  assert.deepEqual([Object.keys(listeners), page.told], [[], undefined]);
});

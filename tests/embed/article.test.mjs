// The sample article: what its links say to a widget is what they open without one.

import { test } from 'node:test';
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';

const root = new URL('../../', import.meta.url);
const html = readFileSync(new URL('assets/examples/may-7.html', root), 'utf8');
const attributes = (tag) => Object.fromEntries([...tag.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, name, value]) => [name, value.replaceAll('&amp;', '&')]));
const tags = (name) => [...html.matchAll(new RegExp(`<${name}\\b[^>]*>`, 'g'))].map(([tag]) => attributes(tag));
const widgets = new Map(tags('blast-radius').map((one) => [one.id, one]));
const seconds = (text) => [...text.matchAll(/(\d+)([hms])/g)].reduce((sum, [, count, unit]) => sum + count * { h: 3600, m: 60, s: 1 }[unit], 0);
const run = (href) => new URLSearchParams(href.split('#')[1]);

test('three widgets, each of a scenario that is there', () => {
  assert.equal(widgets.size, 3);
  for (const { scenario } of widgets.values()) assert.ok(existsSync(new URL(`assets/scenarios/${scenario}.json`, root)), scenario);
});

test('every step link opens the run and the moment that it drives its widget to', () => {
  const links = tags('a').filter((link) => link['data-blast-radius']);
  assert.ok(links.length > 8);
  for (const link of links) {
    const widget = widgets.get(link['data-blast-radius']);
    const fields = run(link.href);
    assert.equal(fields.get('scenario'), widget.scenario);
    assert.equal(fields.get('seed'), widget.seed);
    assert.deepEqual(fields.getAll('do'), widget.do.split('; '));
    assert.equal(seconds(fields.get('at')), seconds(link['data-at']));
  }
});

test('so does the link below each picture, which a reader without a script has', () => {
  const below = tags('a').filter(({ slot }) => slot === 'fallback');
  assert.deepEqual(below.map(({ href }) => run(href).getAll('do')), [...widgets.values()].map((widget) => widget.do.split('; ')));
});

test('steps that follow the reader name a widget that asks for them', () => {
  const steps = tags('section').filter((one) => one['data-blast-radius']);
  assert.ok(steps.length > 2);
  for (const step of steps) assert.match(html, new RegExp(`<blast-radius id="${step['data-blast-radius']}"[^>]* scroll[ >]`));
});

test('a strict policy holds: no script and no style within', () => {
  assert.doesNotMatch(html, / style=|<style|<script(?! type="module" src=)| on\w+=/);
});

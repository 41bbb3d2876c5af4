// The package for articles: its version, its files, and its element.

import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

const read = (path) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const packed = JSON.parse(read('packages/embed/package.json'));

test('its version is the program\'s', () => {
  const [, version] = read('Cargo.toml').match(/\[workspace\.package\][^[]*?version = "([^"]+)"/);
  assert.equal(packed.version, version);
});

test('it depends on nothing, and its element imports nothing', () => {
  assert.deepEqual(Object.keys(packed).filter((key) => /dependencies/i.test(key)), []);
  assert.doesNotMatch(read('packages/embed/blast-radius.js'), /^import |import\(|from '/m);
});

test('every call that the types name is one of the element, and every event', () => {
  const types = read('packages/embed/embed.d.ts');
  const element = read('packages/embed/blast-radius.js');
  const calls = types.match(/interface BlastRadiusElement[^}]*/)[0].match(/^ {2}\w+(?=\()/gm).map((name) => name.trim())
    .filter((name) => !['open', 'destroy', 'addEventListener'].includes(name));
  const listed = element.match(/for \(const name of \[([^\]]+)\]\) {\n\s+const method/)[1].match(/\w+/g);
  assert.deepEqual(listed.sort(), calls.sort());
  const events = types.match(/interface BlastRadiusEventMap[^}]*}/)[0].match(/^ {2}(\w+)(?=: CustomEvent)/gm).map((name) => name.trim());
  for (const name of events) assert.ok(element.includes(`'${name}'`), name);
});

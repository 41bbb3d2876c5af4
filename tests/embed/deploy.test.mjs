// deploy/: where copies are put, so that an article of today runs in three years, and the package for articles.

import { test } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (path) => readFileSync(join(root, path), 'utf8');
const { version } = JSON.parse(read('packages/embed/package.json'));

/** A built page in a folder: what stands in its files is `word`. */
function built(folder, word, more = {}) {
  rmSync(folder, { recursive: true, force: true });
  const files = { 'index.html': word, 'blast-radius.js': word, 'app-1_bg.wasm': word, 'scenarios/a.json': word, 'posters/a.svg': word, ...more };
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

const tree = (folder) => Object.fromEntries(readdirSync(folder, { recursive: true }).sort()
  .filter((name) => statSync(join(folder, name)).isFile()).map((name) => [name, readFileSync(join(folder, name), 'utf8')]));

function somewhere(t) {
  const folder = mkdtempSync(join(tmpdir(), 'deploy-'));
  t.after(() => rmSync(folder, { recursive: true }));
  return { dist: join(folder, 'dist'), site: join(folder, 'site'), out: join(folder, 'out') };
}

const put = (site, dist, env = {}) => spawnSync('sh', [join(root, 'deploy/put.sh'), site, dist], { encoding: 'utf8', env: { ...process.env, ...env } });

test('a new version leaves the older one as it is', (t) => {
  const { dist, site } = somewhere(t);
  built(dist, 'one', { 'app-1.js': 'one' });
  assert.equal(put(site, dist).status, 0);
  const before = tree(join(site, 'v', version));
  assert.equal(before['app-1.js'], 'one');
  built(dist, 'two', { 'app-2.js': 'two' });
  assert.equal(put(site, dist, { VERSION: '99.0.0' }).status, 0);
  assert.deepEqual(tree(join(site, 'v', version)), before);
  assert.deepEqual(tree(join(site, 'v/99.0.0')), tree(dist));
  assert.deepEqual(tree(join(site, 'latest')), tree(dist));
  assert.deepEqual(readdirSync(join(site, 'v')).sort(), [version, '99.0.0'].sort());
  assert.match(readFileSync(join(site, 'index.html'), 'utf8'), /href="v\/99\.0\.0\/"/);
});

test('the same again is fine; another page of a version that is there is refused', (t) => {
  const { dist, site } = somewhere(t);
  built(dist, 'one');
  put(site, dist);
  assert.equal(put(site, dist).status, 0);
  built(dist, 'other');
  const { status, stderr } = put(site, dist);
  assert.equal(status, 1);
  assert.match(stderr, /is there already, and differs/);
  assert.equal(tree(join(site, 'v', version))['index.html'], 'one');
  assert.equal(tree(join(site, 'latest'))['index.html'], 'one');
});

test('no page, and no version, is refused before anything is written', (t) => {
  const { dist, site } = somewhere(t);
  assert.match(put(site, dist).stderr, /make build/);
  built(dist, 'one');
  for (const wrong of ['../..', 'a b', '.hidden', 'a/b']) assert.match(put(site, dist, { VERSION: wrong }).stderr, /is no version/);
  assert.throws(() => readdirSync(site));
});

test('the package holds the element, the page and its modules', (t) => {
  const { dist, out } = somewhere(t);
  built(dist, 'one', { 'model.css': '', 'en-1.ftl': '', 'examples/may-7.html': '' });
  const name = execFileSync('sh', [join(root, 'deploy/package.sh'), out, dist], { encoding: 'utf8' }).trim();
  assert.equal(name, `blast-radius-embed-${version}.tgz`);
  const held = execFileSync('tar', ['-tzf', join(out, name)], { encoding: 'utf8' }).trim().split('\n').map((path) => path.replace('package/', '')).sort();
  assert.deepEqual(held, ['LICENSE-APACHE', 'LICENSE-MIT', 'README.md', 'app-1_bg.wasm', 'blast-radius.js', 'embed.d.ts', 'en-1.ftl', 'examples/may-7.html',
    'index.html', 'model.css', 'package.json', 'posters/a.svg', 'scenarios/a.json']);
});

/** The part of YAML that the workflow is written in: mappings, lists, texts of one line and of several. */
function yaml(text) {
  const lines = text.split('\n').filter((line) => line.trim() && !/^\s*#/.test(line)).map((line) => ({ depth: line.search(/\S/), text: line.trim() }));
  const scalar = (value) => (value.startsWith('[') ? JSON.parse(value) : value);
  const block = (depth) => {
    const list = lines[0].text.startsWith('- ');
    const found = list ? [] : {};
    while (lines.length && lines[0].depth === depth && lines[0].text.startsWith('- ') === list) {
      if (list) {
        lines[0] = { depth: depth + 2, text: lines[0].text.slice(2) };
        found.push(block(depth + 2));
        continue;
      }
      const { text } = lines.shift();
      const [, key, value] = text.match(/^([\w-]+):(?: (.*))?$/) ?? assert.fail(`not understood: ${text}`);
      assert.ok(!(key in found), `twice: ${key}`);
      if (value === '|') {
        found[key] = '';
        while (lines.length && lines[0].depth > depth) found[key] += `${lines.shift().text}\n`;
      } else found[key] = value ? scalar(value) : block(lines[0].depth);
    }
    assert.ok(!lines.length || lines[0].depth < depth, `at another depth: ${lines[0]?.text}`);
    return found;
  };
  return block(0);
}

test('the workflow for GitHub Pages can be read, and runs what is there', () => {
  const { jobs, on } = yaml(read('deploy/pages.yml'));
  assert.deepEqual(on.push.tags, ['v*']);
  const runs = jobs.put.steps.map(({ run }) => run).filter(Boolean);
  assert.ok(runs.some((run) => run.includes('make build')) && runs.some((run) => run.includes('deploy/put.sh site')));
  for (const run of runs) execFileSync('sh', ['-n', '-c', run]);
});

test('the container file and its headers can be read', () => {
  const lines = read('deploy/Containerfile').split('\n').filter((line) => line && !line.startsWith('#'));
  assert.deepEqual(lines.map((line) => line.split(' ')[0]), ['FROM', 'COPY', 'COPY']);
  const [, file] = lines.at(-1).match(/^COPY (\S+) \S+$/);
  const headers = read(file);
  for (const line of headers.split('\n').filter((line) => line && !line.startsWith('#'))) assert.match(line, /^(add_header|map) .*[;}]$/);
  assert.match(headers, /Access-Control-Allow-Origin \*/);
});

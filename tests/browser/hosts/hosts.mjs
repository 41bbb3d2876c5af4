// Articles of another origin than the page: each test makes one, with a strict policy, and has it and its frames watched.
// `stub` is a server that holds the element, the page's end of its messages, and a page without a simulation; `real` is the
// release page.

import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test as base, expect } from '@playwright/test';
import { POLICY, serve } from '../server.mjs';

export { expect };

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="630"><rect width="1200" height="630" fill="#789"/></svg>';
// The element is a module, which another origin may only have with this.
const SHARED = { 'Access-Control-Allow-Origin': '*' };

/** What a writer pastes. */
export const widget = (attributes, inside = '<img slot="poster" src="/poster.svg" width="1200" height="630" alt="The map"/>\n<a slot="fallback" href="/run">Open the run</a>') => `<figure>
<blast-radius ${attributes}>
${inside}
</blast-radius>
</figure>`;

/** A folder that is served, and removed afterwards. */
async function folder(fill, headers, use) {
  const root = await mkdtemp(join(tmpdir(), 'host-'));
  await fill(root);
  const server = await serve(0, root, headers);
  await use({ ...server, root });
  await server.close();
  await rm(root, { recursive: true });
}

export const test = base.extend({
  /** The folder of a copy without a simulation. */
  stub: [async ({}, use) => {
    const fill = async (root) => {
      await cp(here('stub'), root, { recursive: true });
      await cp(here('../../../assets/remote.js'), join(root, 'remote.js'));
      await cp(here('../../../packages/embed/blast-radius.js'), join(root, 'blast-radius.js'));
    };
    await folder(fill, { ...SHARED, 'Content-Security-Policy': POLICY }, use);
  }, { scope: 'worker' }],

  /** The release page of a server that lets nobody else have its modules. */
  site: [async ({}, use) => {
    const server = await serve();
    await use(server.origin);
    await server.close();
  }, { scope: 'worker' }],

  /** The release page. */
  real: [async ({}, use) => {
    const server = await serve(0, undefined, SHARED);
    await use(server);
    await server.close();
  }, { scope: 'worker' }],

  /** Which of them the article is of. */
  copy: async ({ stub }, use) => use(stub),

  /** Puts an article into the world and goes there: `article(body, { head, policy, module })`. */
  article: async ({ page, copy, seen }, use) => {
    let name = 0;
    const policy = `default-src 'none'; script-src ${copy.origin}; frame-src ${copy.origin}; img-src 'self'; style-src 'self'; base-uri 'none'`;
    const fill = async (root) => {
      await writeFile(join(root, 'poster.svg'), PICTURE);
      await writeFile(join(root, 'run.json'), '{"id":"own"}');
      await writeFile(join(root, 'dark.css'), '.dark { color-scheme: dark; } .light { color-scheme: light; } .tall { height: 3000px; }');
    };
    await folder(fill, { 'Content-Security-Policy': null }, async ({ origin, root }) => {
      seen.own.push(origin, copy.origin);
      await use(async (body, { head = '', policy: own = policy, module = `${copy.origin}/blast-radius.js`, html = '' } = {}) => {
        const file = `${name += 1}.html`;
        await writeFile(join(root, file), `<!doctype html>
<html lang="en"${html}>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${own}">
<link rel="stylesheet" href="/dark.css">
<link rel="icon" href="/poster.svg">
${head}
${module && `<script type="module" src="${module}"></script>`}
<body>
${body}
</body>
</html>
`);
        await page.goto(`${origin}/${file}`);
        return { origin, address: `${origin}/${file}` };
      });
      // Whatever is still on its way is no mistake of the article.
      await page.goto('about:blank');
    });
  },

  /** Errors of the console, which a refused request of a policy is, and every request. A test that expects errors empties
      `errors`. */
  seen: [async ({ page }, use) => {
    const seen = { errors: [], requests: [], own: [] };
    page.on('console', (message) => { if (message.type() === 'error') seen.errors.push(message.text()); });
    page.on('pageerror', (error) => seen.errors.push(String(error)));
    page.on('request', (request) => { if (!/^(data|blob|about):/.test(request.url())) seen.requests.push(new URL(request.url())); });
    await use(seen);
    expect(seen.errors, 'nobody wrote an error to the console').toEqual([]);
    const foreign = seen.requests.filter(({ origin }) => seen.own.length && !seen.own.includes(origin));
    expect(foreign.map(String), 'nobody else was asked').toEqual([]);
  }, { auto: true }],
});

/** The frame of a widget. */
export async function frameOf(page, selector = 'blast-radius') {
  const inner = await page.locator(selector).first().locator('iframe').elementHandle();
  return inner.contentFrame();
}

/** What the stub in the frame was asked; nothing before it has begun. */
export const asked = (frame) => frame.evaluate(() => globalThis.blastRadius?.asked ?? []);

// The element in an article of another origin, under a strict policy. What the page does with its messages is tested with the
// page; here a page without a simulation stands in its place (hosts/stub).

import { asked, expect, frameOf, test, widget } from './hosts/hosts.mjs';

const SCENARIO = 'msk-control-plane-2026-05-07';
const CALLS = [
  ['play'], ['pause'], ['step'], ['reset'], ['seek', '14m'], ['setSpeed', 10], ['load', { scenario: 'healthy-day', at: '1m', do: ['1s zone b lose'] }],
  ['do', 'zone a overheat'], ['defend', true], ['getState'], ['setState', { at: 3 }], ['exportPng'], ['exportSvg'], ['exportCsv'],
];
const element = (page, id = 'map') => page.locator(`#${id}`);
const names = async (frame) => (await asked(frame)).map(([type]) => type);
const inner = ['theme', 'visible', 'motion'];
const deeds = async (frame) => (await asked(frame)).filter(([type]) => !inner.includes(type));

/** Presses Play and waits until the page is live. */
async function start(page, id = 'map') {
  await element(page, id).getByRole('button', { name: 'Play' }).click();
  await page.waitForFunction((id) => document.getElementById(id).ready.then(() => true), id);
  return frameOf(page, `#${id}`);
}

test('until it is touched, three widgets are the element once and their pictures', async ({ article, page, seen }) => {
  await article(['a', 'b', 'c'].map((id) => widget(`id="${id}" scenario="${SCENARIO}" at="14m"`)).join('\n'));
  await expect(page.getByRole('img', { name: 'The map' })).toHaveCount(3);
  await expect(page.getByRole('link', { name: 'Open the run' })).toHaveCount(3);
  await expect(page.getByRole('button', { name: 'Play' })).toHaveCount(3);
  await page.mouse.wheel(0, 2000);
  expect(page.frames()).toHaveLength(1);
  expect([...new Set(seen.requests.map(({ pathname }) => pathname))]).toEqual(['/1.html', '/dark.css', '/blast-radius.js', '/poster.svg']);
});

test('a press opens the page at its moment and plays; nothing of the article is changed', async ({ article, page, stub }) => {
  const { origin } = await article(widget(`id="map" scenario="${SCENARIO}" seed="7" at="14m" do="8m control-plane msk block elect-leaders; 10m zone a overheat" step="3" controls lang="pt-BR"`));
  const before = await page.content();
  await element(page).getByRole('button', { name: 'Rodar' }).click();
  await page.waitForFunction(() => document.querySelector('#map').ready.then(() => true));
  const frame = await frameOf(page);
  expect(frame.url()).toBe(`${stub.origin}/index.html#v2&scenario=${SCENARIO}&seed=7&at=14m&do=8m+control-plane+msk+block+elect-leaders&do=10m+zone+a+overheat`
    + `&step=3&theme=light&lang=pt-BR&show=switches%2Cplayer%2Cstory&embed&host=${encodeURIComponent(origin)}`);
  await expect.poll(() => deeds(frame)).toEqual([['play', null]]);
  await expect(page.getByRole('img')).toBeHidden();
  await expect(page.locator('iframe')).toBeFocused();
  await expect(page.locator('iframe')).toHaveAttribute('title', 'The map');
  expect(await page.content()).toBe(before);
});

test('it plays from the start as well, and the picture itself can be pressed', async ({ article, page }) => {
  await article(widget('id="map" scenario="one"') + widget('id="other" scenario="two"', '<a href="/run"><img src="/poster.svg" alt="The map"></a>'));
  await element(page).getByRole('button', { name: 'From the start' }).click();
  await expect.poll(async () => page.frames().length).toBe(2);
  await expect.poll(async () => deeds(await frameOf(page))).toEqual([['reset', null], ['play', null]]);
  await element(page, 'other').getByRole('img').click();
  await expect.poll(async () => deeds(await frameOf(page, '#other'))).toEqual([['play', null]]);
});

for (const [what, inside, links] of [
  ['no slots', '<img src="/poster.svg" alt="The map"><a href="/run">Open the run</a>', 1],
  ['line breaks and an empty paragraph', '<br><img slot="poster" src="/poster.svg" alt="The map"><br><p></p><a slot="fallback" href="/run">Open the run</a>', 1],
  ['a paragraph around both', '<p><img slot="poster" src="/poster.svg" alt="The map"><br><a slot="fallback" href="/run">Open the run</a></p>', 1],
  ['paragraphs around each', '<p><img src="/poster.svg" alt="The map"></p><p><a href="/run">Open the run</a></p><pre><code>stray</code></pre>', 1],
  ['nothing', '', 0],
]) {
  test(`what Markdown made of its content: ${what}`, async ({ article, page }) => {
    await article(widget('id="map" scenario="one"', inside));
    await expect(page.getByRole('img')).toHaveCount(links);
    await expect(page.getByRole('link', { name: 'Open the run' })).toHaveCount(links);
    await expect(page.getByText('stray')).toBeHidden();
    await start(page);
    await expect(page.getByRole('img')).toBeHidden();
  });
}

test('children that come later are placed, too', async ({ article, page }) => {
  await article('<blast-radius id="map" scenario="one"></blast-radius>');
  await page.evaluate(() => document.querySelector('#map').append(Object.assign(new Image(), { src: '/poster.svg', alt: 'The map' })));
  await expect(page.getByRole('img', { name: 'The map' })).toBeVisible();
});

test('start="visible" waits until it is seen, start="load" does not, and neither plays', async ({ article, page }) => {
  await article(`${widget('id="now" scenario="one" start="load"')}<div class="tall"></div>${widget('id="map" scenario="two" data-start="visible"')}`);
  await expect.poll(() => page.frames().length).toBe(2);
  const now = await frameOf(page, '#now');
  await page.waitForFunction(() => document.querySelector('#now').ready.then(() => true));
  expect(page.frames()).toHaveLength(2);
  await element(page).scrollIntoViewIfNeeded();
  await expect.poll(() => page.frames().length).toBe(3);
  await page.waitForFunction(() => document.querySelector('#map').ready.then(() => true));
  expect(await deeds(now)).toEqual([]);
  expect(await deeds(await frameOf(page))).toEqual([]);
});

test('every attribute has a twin with data-, and bare ones may come as a host writes them', async ({ article, page, stub }) => {
  await article(['controls=""', 'data-controls="true"', 'controls="controls"', 'controls="player"', 'controls="none"'].map((controls, at) => (
    widget(`id="w${at}" data-scenario="one" data-seed="3" data-at="1m" data-do="1m zone a overheat" data-step="2" data-theme="dark" data-lang="en" data-height="444" data-base="${stub.origin}" ${controls}`)
  )).join('\n'));
  const all = 'switches%2Cplayer%2Cstory';
  for (const [at, show] of [all, all, all, 'player', 'none'].entries()) {
    const frame = await start(page, `w${at}`);
    expect(frame.url()).toContain(`/index.html#v2&scenario=one&seed=3&at=1m&do=1m+zone+a+overheat&step=2&theme=dark&lang=en&show=${show}&embed&host=`);
  }
  expect((await element(page, 'w0').locator('iframe').boundingBox()).height).toBe(444);
});

test('the page opens in the language of its place when it has that, and else in the reader\'s', async ({ article, page }) => {
  const places = { 'en-US': 'en', pt: 'pt-BR', 'pt-PT': 'pt-BR', fr: null };
  await article(Object.keys(places).map((lang) => `<div lang="${lang}">${widget(`id="${lang}" scenario="one"`)}</div>`).join('\n'));
  for (const [place, lang] of Object.entries(places)) {
    await element(page, place).getByRole('button', { name: lang === 'pt-BR' ? 'Rodar' : 'Play' }).click();
    const fragment = new URL(await element(page, place).locator('iframe').getAttribute('src')).hash.slice(1);
    expect(new URLSearchParams(fragment).get('lang')).toBe(lang);
  }
});

test('every call reaches the page, before it is live as after, and settles', async ({ article, page }) => {
  await article(widget('id="map" scenario="one"'));
  const ask = () => page.evaluate((calls) => Promise.all(calls.map(([name, ...values]) => document.querySelector('#map')[name](...values))), CALLS);
  const first = await ask();
  expect(await ask()).toEqual(first);
  expect(first.at(9)).toMatchObject({ scenario: 'healthy-day', at: 60, commands: ['1s zone b lose', 'zone a overheat'], defended: true });
  expect(first.slice(-3)).toEqual(['data:image/png;base64,AA==', '<svg xmlns="http://www.w3.org/2000/svg"/>', 'second,answered\n']);
  const frame = await frameOf(page);
  expect(await deeds(frame)).toEqual([...CALLS, ...CALLS].map(([name, value = null]) => [name, value]));
  const more = await page.evaluate(async () => {
    const map = document.querySelector('#map');
    await map.look('service:fees');
    await map.caption('Here');
    await map.story('next');
    return map.do('explode').catch(({ message }) => message);
  });
  expect(more).toBe('there is no command "explode"');
  expect((await deeds(frame)).slice(-4).map(([type]) => type)).toEqual(['focus', 'caption', 'story', 'do']);
});

test('every event is told, ticks at most four times a second', async ({ article, page }) => {
  await article(widget('id="map" scenario="one"'));
  await page.evaluate(() => {
    window.told = [];
    for (const name of ['ready', 'statechange', 'tick', 'milestone', 'finish', 'error']) {
      document.querySelector('#map').addEventListener(name, ({ detail }) => window.told.push([name, detail]));
    }
  });
  const frame = await start(page);
  expect((await page.evaluate(() => window.told)).find(([name]) => name === 'ready')).toEqual(['ready', { version: 'stub', scenario: 'one', title: 'Scenario one', steps: 5 }]);
  await page.waitForFunction(() => window.told.filter(([name]) => name === 'tick').length >= 4);
  const [ticks, seconds] = await page.evaluate(async () => {
    const begun = performance.now();
    window.told = [];
    await new Promise((done) => { setTimeout(done, 1500); });
    return [window.told.length, (performance.now() - begun) / 1000];
  });
  expect(ticks).toBeGreaterThan(0);
  expect(ticks).toBeLessThanOrEqual(seconds * 4 + 1);
  await frame.evaluate(() => {
    globalThis.blastRadius.told('milestone', '{"kind":"decisive","at":600,"text":"Now"}');
    globalThis.blastRadius.told('finish', '{"state":{"at":7200}}');
    globalThis.blastRadius.told('error', '{"message":"a small mistake"}');
    globalThis.blastRadius.told('anything', '{}');
  });
  await expect.poll(() => page.evaluate(() => window.told.filter(([name]) => name !== 'tick' && name !== 'statechange'))).toEqual([
    ['milestone', { kind: 'decisive', at: 600, text: 'Now' }], ['finish', { state: { at: 7200 } }], ['error', { message: 'a small mistake' }],
  ]);
});

test('destroy leaves nothing behind and settles what was asked; so does taking it out of the page', async ({ article, page }) => {
  await article(widget('id="map" scenario="slow"') + widget('id="other" scenario="one"'));
  const ended = await page.evaluate(() => {
    const map = document.querySelector('#map');
    const waiting = [map.play(), map.getState(), map.ready].map((one) => one.catch(({ message }) => message));
    map.destroy();
    return Promise.all([...waiting, map.seek(3).catch(({ message }) => message)]);
  });
  expect(ended).toEqual(Array(4).fill('This widget was ended.'));
  await expect.poll(() => page.frames().length).toBe(1);
  await expect(element(page).getByRole('button')).toHaveCount(0);
  await expect(element(page).getByRole('img')).toBeVisible();
  await start(page, 'other');
  expect(page.frames()).toHaveLength(2);
  await page.evaluate(() => {
    window.kept = document.querySelector('#other');
    window.kept.remove();
  });
  await expect.poll(() => page.frames().length).toBe(1);
  await page.evaluate(() => document.body.append(window.kept));
  await expect(element(page, 'other').getByRole('img')).toBeVisible();
  await start(page, 'other');
});

test('moved within the page it goes on as it was', async ({ article, page }) => {
  await article(`${widget('id="map" scenario="one"')}<div id="there"></div>`);
  await start(page);
  await page.evaluate(() => document.querySelector('#map').pause());
  await page.evaluate(() => document.querySelector('#map').seek('14m'));
  await page.evaluate(() => document.querySelector('#there').append(document.querySelector('#map')));
  await expect.poll(async () => names(await frameOf(page))).toContain('setState');
  expect(await page.evaluate(() => document.querySelector('#map').getState())).toMatchObject({ at: 840, playing: false });
  // Where the browser can move a frame, it does not even load anew.
  const frame = await frameOf(page);
  const before = (await asked(frame)).length;
  const moves = await page.evaluate(() => {
    if (!document.body.moveBefore) return false;
    document.body.moveBefore(document.querySelector('#map'), null);
    return true;
  });
  if (moves) expect((await asked(await frameOf(page))).length).toBeGreaterThanOrEqual(before);
});

test('it follows the theme of its place, a mark of the host, and its own attribute', async ({ article, page }) => {
  await article(`<div id="place" data-theme="auto">${widget('id="map" scenario="one"')}</div>`, { html: ' class="light"' });
  const frame = await start(page);
  const themes = async () => (await asked(frame)).filter(([type]) => type === 'theme').map(([, value]) => value);
  expect(await themes()).toEqual(['light']);
  await page.evaluate(() => { document.documentElement.className = 'dark'; });
  await expect.poll(themes).toEqual(['light', 'dark']);
  await page.evaluate(() => {
    document.documentElement.className = '';
    document.querySelector('#place').dataset.theme = 'dark';
  });
  await page.evaluate(() => document.querySelector('#map').setAttribute('theme', 'light'));
  await expect.poll(themes).toEqual(['light', 'dark', 'light']);
  await page.evaluate(() => document.querySelector('#map').removeAttribute('theme'));
  await expect.poll(themes).toEqual(['light', 'dark', 'light', 'dark']);
  await page.evaluate(() => { document.querySelector('#place').dataset.theme = 'auto'; document.body.dataset.any = ''; });
  await expect.poll(themes).toEqual(['light', 'dark', 'light', 'dark', 'light']);
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect.poll(themes).toEqual(['light', 'dark', 'light', 'dark', 'light', 'dark']);
});

test('it follows the wish for less motion, and stops out of view', async ({ article, page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await article(`${widget('id="map" scenario="one"')}<div class="tall"></div>`);
  const frame = await start(page);
  const told = async (kind) => (await asked(frame)).filter(([type]) => type === kind).map(([, value]) => value);
  expect(await told('motion')).toEqual(['reduce']);
  await page.emulateMedia({ reducedMotion: 'no-preference' });
  await expect.poll(() => told('motion')).toEqual(['reduce', 'full']);
  expect(await told('visible')).toEqual([true]);
  await page.mouse.wheel(0, 3000);
  await expect.poll(() => told('visible')).toEqual([true, false]);
  await page.mouse.wheel(0, -3000);
  await expect.poll(() => told('visible')).toEqual([true, false, true]);
  await page.evaluate(() => { document.querySelector('figure').hidden = true; });
  await expect.poll(() => told('visible')).toEqual([true, false, true, false]);
});

test('a page that cannot be had is a sentence with its address and ways on', async ({ article, page, stub, seen }) => {
  await page.clock.install();
  await article(widget(`id="map" scenario="one" base="${stub.origin}/no/"`) + widget('id="silent" scenario="silent"'));
  await page.evaluate(() => {
    window.told = [];
    document.querySelector('#map').addEventListener('error', ({ detail }) => window.told.push(detail.message));
    window.settled = document.querySelector('#map').play().catch(({ message }) => message);
  });
  await element(page, 'silent').getByRole('button', { name: 'Play' }).click();
  await expect.poll(() => page.frames().length).toBe(3);
  await page.waitForLoadState('networkidle');
  await page.clock.fastForward(46_000);
  const sentence = `${stub.origin}/no/index.html does not answer. A policy of this page has to name it in frame-src.`;
  await expect(element(page).getByRole('alert')).toHaveText(sentence);
  await expect(element(page, 'silent').getByRole('alert')).toContainText(`${stub.origin}/index.html does not answer.`);
  await expect(element(page).getByRole('link', { name: 'Open it in a tab' })).toHaveAttribute('href', `${stub.origin}/no/index.html#v2&scenario=one&theme=light&lang=en`);
  expect(await page.evaluate(() => window.settled)).toBe(sentence);
  expect(await page.evaluate(() => window.told)).toEqual([sentence]);
  expect(page.frames()).toHaveLength(1);
  await expect(element(page).getByRole('img')).toBeVisible();
  await element(page).getByRole('button', { name: 'Try again' }).click();
  await expect.poll(() => page.frames().length).toBe(2);
  expect(seen.errors.splice(0).join()).toContain('404');
});

test('a host whose policy refuses the frame hears it', async ({ article, page, copy, seen }) => {
  await page.clock.install();
  await article(widget('id="map" scenario="one"'), { policy: `default-src 'none'; script-src ${copy.origin}; img-src 'self'; style-src 'self'` });
  await element(page).getByRole('button', { name: 'Play' }).click();
  await expect.poll(() => seen.errors.length).toBeGreaterThan(0);
  await page.clock.fastForward(46_000);
  await expect(element(page).getByRole('alert')).toContainText('has to name it in frame-src');
  expect(seen.errors.splice(0).join()).toContain('frame-src');
});

test('a page that cannot start shows why, and its widget hears it', async ({ article, page }) => {
  await article(widget('id="map" scenario="broken"'));
  expect(await page.evaluate(() => document.querySelector('#map').play().catch(({ message }) => message))).toBe('It could not start.');
  await expect(page.getByRole('img')).toBeHidden();
});

test('an own document is handed to the page', async ({ article, page, copy, seen }) => {
  const policy = `default-src 'none'; script-src ${copy.origin}; frame-src ${copy.origin}; img-src 'self'; style-src 'self'; connect-src 'self'`;
  await article(widget('id="map" src="/run.json" seed="5" at="2m" do="1m zone a overheat"') + widget('id="none" src="/none.json"'), { policy });
  const frame = await start(page);
  expect(frame.url()).toContain('/index.html#theme=light&lang=en&embed&wait&host=');
  expect((await deeds(frame))[0]).toEqual(['load', { document: '{"id":"own"}', seed: '5', at: '2m', do: ['1m zone a overheat'] }]);
  await element(page, 'none').getByRole('button', { name: 'Play' }).click();
  await expect(element(page, 'none').getByRole('alert')).toContainText('/none.json could not be loaded: 404.');
  expect(seen.errors.splice(0).join()).toContain('404');
});

test('links of the article drive it, and the browser\'s back and forward undo and redo that', async ({ article, page }) => {
  const { address } = await article(`
<p><a id="first" href="/run" data-blast-radius="map" data-at="14m" data-part="service:fees">Look at
 the fees</a>, <a id="second" href="/run" data-blast-radius="map" data-do="zone a overheat; zone b lose" data-step="3">break it</a>,
<a id="hash" href="#there">elsewhere</a></p><p id="there"></p>${widget('id="map" scenario="one"')}`);
  await page.evaluate(() => {
    history.replaceState({ router: 7 }, '');
    window.hashes = 0;
    addEventListener('hashchange', () => { window.hashes += 1; });
  });
  await page.locator('#first').click();
  await page.waitForFunction(() => document.querySelector('#map').ready.then(() => true));
  const frame = await frameOf(page);
  await expect.poll(() => deeds(frame)).toEqual([['seek', '14m'], ['focus', 'service:fees'], ['caption', 'Look at the fees']]);
  await page.locator('#second').click();
  await expect.poll(async () => (await deeds(frame)).slice(3)).toEqual([
    ['getState', null], ['story', 3], ['do', 'zone a overheat'], ['do', 'zone b lose'], ['caption', 'break it'],
  ]);
  expect(page.url()).toBe(address);
  expect(await page.evaluate(() => history.state.router)).toBe(7);
  const at = () => page.evaluate(() => document.querySelector('#map').getState());
  await page.goBack();
  await expect.poll(async () => (await at()).commands).toEqual([]);
  expect((await at()).at).toBe(840);
  await page.goForward();
  await expect.poll(async () => (await at()).commands).toEqual(['zone a overheat', 'zone b lose']);
  // An entry of the host between them changes nothing.
  await page.locator('#hash').click();
  await page.goBack();
  expect((await at()).commands).toHaveLength(2);
  expect(await page.evaluate(() => window.hashes)).toBe(2);
  await page.goBack();
  await expect.poll(async () => (await at()).commands).toEqual([]);
  // Before the first link it had not been opened.
  await page.goBack();
  await expect.poll(() => page.frames().length).toBe(1);
  await expect(element(page).getByRole('img')).toBeVisible();
});

test('a link to no widget, and one that is opened in a tab, are the browser\'s', async ({ article, page, context }) => {
  const { address } = await article(`<a id="none" href="#there" data-blast-radius="another">none</a> <a id="tab" href="/poster.svg" data-blast-radius="map">tab</a>${widget('data-id="map" scenario="one"')}`);
  const [tab] = await Promise.all([context.waitForEvent('page'), page.locator('#tab').click({ modifiers: ['ControlOrMeta'] })]);
  await tab.waitForLoadState();
  await tab.close();
  expect(page.frames()).toHaveLength(1);
  await page.locator('#tab').click();
  await page.waitForFunction(() => document.querySelector('blast-radius').ready.then(() => true));
  expect(page.frames()).toHaveLength(2);
  await page.locator('#none').click();
  expect(page.url()).toBe(`${address}#there`);
});

test('history="off" leaves the history alone', async ({ article, page }) => {
  await article(`<a href="/run" data-blast-radius="map" data-at="1m">step</a>${widget('id="map" scenario="one" history="off"')}`);
  const length = await page.evaluate(() => history.length);
  await page.getByRole('link', { name: 'step' }).click();
  await expect.poll(() => page.frames().length).toBe(2);
  expect(await page.evaluate(() => [history.length, history.state])).toEqual([length, null]);
});

for (const calm of [false, true]) {
  test(`steps follow the reader who scrolls${calm ? ', but not one who wants less motion' : ''}`, async ({ article, page }) => {
    await page.emulateMedia({ reducedMotion: calm ? 'reduce' : 'no-preference' });
    const part = (at, more = '') => `<section class="tall" data-blast-radius="map" data-at="${at}" ${more}>part</section>`;
    await article(`${widget('id="map" scenario="one" scroll')}<div class="tall"></div>${part('1m')}${part('2m', 'data-caption="Two"')}`);
    const frame = await start(page);
    const seeks = async () => (await asked(frame)).filter(([type]) => type === 'seek').map(([, value]) => value);
    await page.mouse.move(600, 800);
    for (const [by, passed] of [[4000, ['1m']], [3000, ['1m', '2m']], [-3000, ['1m', '2m', '1m']]]) {
      await page.mouse.wheel(0, by);
      await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(0);
      if (calm) await page.evaluate(() => new Promise((done) => { requestAnimationFrame(() => requestAnimationFrame(done)); }));
      await expect.poll(seeks).toEqual(calm ? [] : passed);
    }
    if (!calm) expect((await asked(frame)).filter(([type]) => type === 'caption').map(([, value]) => value)).toEqual(['', 'Two', '']);
  });
}

test('a step that crosses where the reader opens it, or on the way of a link, is not done', async ({ article, page }) => {
  const part = (at) => `<section class="tall" data-blast-radius="map" data-at="${at}">part</section>`;
  await article(`<section data-blast-radius="map" data-at="1m">${widget('id="map" scenario="one" scroll')}<div class="tall"></div></section>${part('2m')}`
    + '<p><a href="/run" data-blast-radius="map" data-at="9m">Nine</a></p><div class="tall"></div>');
  const frame = await start(page);
  const seeks = async () => (await asked(frame)).filter(([type]) => type === 'seek').map(([, value]) => value);
  // It is far below: the window goes back up past a step.
  await page.evaluate(() => document.querySelector('p a').click());
  await expect.poll(seeks).toEqual(['9m']);
  await page.waitForTimeout(1200);
  await page.mouse.move(600, 800);
  await page.mouse.wheel(0, 6000);
  await expect.poll(seeks).toEqual(['9m', '2m']);
});

test('keys that it uses do not reach the host; those that it has no use for do', async ({ article, page }) => {
  await article(widget('id="map" scenario="one"'));
  await page.evaluate(() => {
    window.keys = [];
    for (const kind of ['keydown', 'keyup', 'keypress']) addEventListener(kind, ({ key, isTrusted }) => window.keys.push([kind, key, isTrusted]));
  });
  await element(page).getByRole('button', { name: 'Play' }).focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('s');
  expect(await page.evaluate(() => window.keys.splice(0).map(([kind, key]) => `${kind} ${key}`))).toEqual(
    ['keydown ArrowRight', 'keyup ArrowRight', 'keydown s', 'keypress s', 'keyup s'],
  );
  await page.keyboard.press('Space');
  await page.waitForFunction(() => document.querySelector('#map').ready.then(() => true));
  await expect(page.locator('iframe')).toBeFocused();
  expect(await page.evaluate(() => window.keys.splice(0))).toEqual([]);
  await page.keyboard.press('Space');
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => page.evaluate(() => window.keys)).toEqual([['keydown', 'ArrowRight', false]]);
});

test('the module may be loaded under two addresses', async ({ article, page, copy }) => {
  await article(widget('id="map" scenario="one"'), { head: `<script type="module" src="${copy.origin}/blast-radius.js?v=2"></script>` });
  await start(page);
  await expect.poll(() => page.frames().length).toBe(2);
});

test('a run of other attributes begins with its picture', async ({ article, page }) => {
  await article(widget('id="map" scenario="one"'));
  await start(page);
  await page.evaluate(() => document.querySelector('#map').setAttribute('scenario', 'two'));
  await expect(page.getByRole('img')).toBeVisible();
  expect((await start(page)).url()).toContain('scenario=two');
});

test('React and Vue may set `step` and `do` as properties', async ({ article, page }) => {
  await article('');
  const html = await page.evaluate(() => {
    const made = Object.assign(document.createElement('blast-radius'), { step: 3, do: '1m zone a overheat' });
    return [made.outerHTML, typeof made.step, typeof made.do];
  });
  expect(html).toEqual(['<blast-radius step="3" do="1m zone a overheat"></blast-radius>', 'function', 'function']);
});

test('100,000 hostile messages change neither the article\'s side nor the page\'s', async ({ article, page }) => {
  await article(widget('id="map" scenario="one"'));
  await page.evaluate(() => document.querySelector('#map').open());
  const frame = await frameOf(page);
  const before = (await asked(frame)).length;
  const told = await page.evaluate(async () => {
    const map = document.querySelector('#map');
    const inner = map.shadowRoot.querySelector('iframe');
    let events = 0;
    for (const name of ['ready', 'statechange', 'tick', 'milestone', 'finish', 'error', 'keydown']) map.addEventListener(name, () => { events += 1; });
    const huge = 'x'.repeat(2_000_001);
    const message = (more) => JSON.stringify({ protocol: 'blast-radius', version: 1, ...more });
    const kinds = [
      () => ({}), () => null, () => huge, () => '{', () => 'null', () => '[[[[', () => message({}), () => message({ id: 1, type: 'play' }),
      (at) => message({ event: 'tick', detail: { at } }), (at) => message({ reply: at, result: {} }), () => message({ event: 'ready' }),
      () => message({ version: 9 }), () => message({ event: 'key', detail: { key: 'a' } }), (at) => `${at}`, () => message({ id: -1, type: 'reset' }),
    ];
    for (let at = 0; at < 50_000; at += 1) {
      const data = kinds[at % kinds.length](at);
      // To the article: from a window that is not the frame, and from the frame's window with another origin.
      if (at % 2) dispatchEvent(new MessageEvent('message', { data, origin: 'https://evil.example', source: inner.contentWindow }));
      else dispatchEvent(new MessageEvent('message', { data, origin: new URL(inner.src).origin, source: window }));
      // To the page: from its article, but replayed, of another shape, or too long, which takes long to send.
      inner.contentWindow.postMessage(data !== huge || at % 1000 === 2 ? data : '', '*');
      if (at % 500 === 0) await new Promise((done) => { setTimeout(done); });
    }
    return events;
  });
  expect(told).toBe(0);
  expect(await page.evaluate(() => document.querySelector('#map').getState())).toMatchObject({ playing: false });
  expect((await asked(frame)).length).toBe(before + 1);
});

test.describe('the release page', () => {
  test.use({ copy: async ({ real }, use) => use(real) });

  const frame = (sandbox, origin) => `<iframe sandbox="${sandbox}" src="${origin}/some/path/#embed"></iframe>`;

  test('runs in a sandbox with same-origin', async ({ article, page, copy }) => {
    await article(frame('allow-scripts allow-same-origin', copy.origin));
    await expect(page.frameLocator('iframe').locator('#loading')).toHaveCount(0, { timeout: 30_000 });
  });

  test('in a sandbox without it says after five seconds what is missing', async ({ article, page, site, seen }) => {
    await page.clock.install();
    seen.own.push(site);
    await article(frame('allow-scripts', site), { policy: `default-src 'none'; style-src 'self'; img-src 'self'; frame-src ${site}`, module: '' });
    const loading = page.frameLocator('iframe').locator('#loading');
    await expect(loading).toHaveText('Loading the simulation …');
    await page.clock.fastForward(6000);
    await expect(loading).toHaveRole('alert');
    await expect(loading).toContainText('needs allow-same-origin, or a server that sends Access-Control-Allow-Origin');
    expect(seen.errors.splice(0).join()).toContain('CORS');
  });
});

// Starts the page and the simulator: each has a WebAssembly module with its glue, which the meta elements name. Both are
// loaded at once, when the page's styles are in; those of a widget early.js has asked for already. It says what happened when one of them cannot start, or stops by a mistake
// of its own, and carries bytes between the two. External, so that the content security policy needs neither a hash nor
// 'unsafe-inline'. It lends the page's module what takes a few lines here and much more there.

// Fetches a text that lies beside the page; nothing when that fails.
const beside = async (name) => {
  try {
    const response = await blastRadius.fetch(name);
    if (response.ok) return await response.text();
  } catch { /* nothing */ }
  return undefined;
};

// A document with other texts: `words` is an object from a path (`/steps/0/title`) to the text there.
const retold = (text, words) => {
  const whole = JSON.parse(text);
  for (const [path, word] of Object.entries(JSON.parse(words))) {
    const keys = path.slice(1).split('/');
    const last = keys.pop();
    const place = keys.reduce((value, key) => value?.[key], whole);
    if (place) place[last] = word;
  }
  return JSON.stringify(whole);
};

const through = (data, stream) => new Blob([data]).stream().pipeThrough(stream);

Object.assign(globalThis.blastRadius, {
  /** Deflates a text; `then` gets bytes, or nothing where the browser cannot. */
  async deflate(text, then) {
    let bytes;
    try {
      bytes = new Uint8Array(await new Response(through(text, new CompressionStream('deflate-raw'))).arrayBuffer());
    } catch { /* nothing */ }
    then(bytes);
  },

  /** Inflates bytes, and stops reading beyond `most`: `then` gets bytes, `true` when they are too many, or nothing. */
  async inflate(bytes, most, then) {
    let result;
    try {
      const parts = [];
      let size = 0;
      for await (const part of through(bytes, new DecompressionStream('deflate-raw'))) {
        size += part.length;
        if (size > most) break;
        parts.push(part);
      }
      result = size > most || new Uint8Array(await new Blob(parts).arrayBuffer());
    } catch { /* nothing */ }
    then(result);
  },

  /** Gives the reader a file. */
  save(name, text) {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  },

  /** Has a file of what is shown made by the drawings' module, which is loaded for the first one: `then` gets its text,
   * nothing when none was made, or `false` when the module could not be loaded. */
  async draw(what, scene, frame, charts, opening, symbols, then) {
    // They lie in the memory of the page's module.
    const own = [scene, frame, charts, opening].map((bytes) => bytes.slice());
    let text = false;
    try {
      drawings ??= load(named('blast-radius-drawings'));
      const { draw } = await drawings;
      text = undefined;
      text = draw(what, ...own, symbols);
    } catch (error) {
      console.error(error);
      drawings = undefined;
    }
    then(text);
  },

  /** Reads the file that was chosen: `then` gets a line with its name, a line that says what is wrong with it, and its
   * text. */
  async read(input, most, then) {
    const [file] = input.files;
    if (!file) return;
    let wrong = '';
    let text = '';
    try {
      if (file.size > most) wrong = `the file is larger than ${most / 1e6} MB and was not read`;
      else text = new TextDecoder('utf-8', { fatal: true }).decode(await file.arrayBuffer());
    } catch {
      wrong = 'the file is not text';
    }
    // The same file may be chosen again.
    input.value = '';
    then(`${file.name.replace(/\s/g, ' ')}\n${wrong}\n${text}`);
  },

  /** Fetches a built-in document with its texts in the page's language: `then` gets it, or nothing. Texts that cannot be
   * had stay English. */
  async scenario(id, then) {
    const [text, words] = await Promise.all([
      beside(`scenarios/${id}.json`),
      language === 'en' ? undefined : beside(`scenarios/${language}/${id}.json`),
    ]);
    then(text && words ? retold(text, words) : text);
  },

  /** Fetches a text that lies beside the page: `then` gets it, or nothing. */
  async fetched(name, then) { then(await beside(name)); },

  /** Whether the page was reloaded, and not followed by a link. */
  reloaded: () => performance.getEntriesByType('navigation')[0]?.type === 'reload',

  /** Sends bytes to the simulator. What comes before it has started waits. */
  ask(bytes) {
    // They lie in the memory of the page's module.
    const own = bytes.slice();
    if (send) send(own);
    else waiting.push(own);
  },

  /** Takes news for the page around the widget: `remote.js` does, where there is one. */
  tell() {},

  /** From now on `then` gets the bytes that the simulator sends. */
  hear(then) { heard = then; },
});

// The language that early.js has chosen, with its messages; English where they cannot be had.
const { languages } = blastRadius;
let language = blastRadius.wanted;
let messages;
const words = async () => {
  messages = await beside(languages[language]);
  if (!messages) {
    language = 'en';
    messages = await beside(languages.en);
  }
  if (!messages) throw new Error('its messages could not be loaded');
  document.documentElement.lang = language;
  // The first of each takes tens of milliseconds: now, while the modules arrive.
  [0, 1].forEach((digits) => blastRadius.number(0, digits));
  blastRadius.time(0);
};

const formats = [];
let clock;
Object.assign(blastRadius, {
  language: () => language,
  wantedLanguage: () => blastRadius.wanted,
  messages: () => messages,

  /** Fetches the English messages: `then` gets them, or nothing. */
  async english(then) { then(await beside(languages.en)); },

  languageName: (tag) => new Intl.DisplayNames(tag, { type: 'language' }).of(tag),

  number(number, digits) {
    formats[digits] ??= new Intl.NumberFormat(language, {
      minimumFractionDigits: digits, maximumFractionDigits: digits, roundingMode: 'halfEven',
    });
    return formats[digits].format(number);
  },

  cased: (letter, capital) => (capital ? letter.toLocaleUpperCase(language) : letter.toLocaleLowerCase(language)),
  // Some browsers put a narrow space between a time and its half of the day; our texts have none.
  time(minutes) {
    clock ??= new Intl.DateTimeFormat(language, { hour: 'numeric', minute: '2-digit', timeZone: 'UTC' });
    return clock.format(minutes * 60_000).replace('\u202f', ' ');
  },
});

const address = (file) => new URL(file, document.baseURI).href;
const named = (name) => document.querySelector(`meta[name="${name}"]`).dataset;
const waiting = [];
let send;
let heard;
let drawings;

const make = (tag, members, ...children) => {
  const element = Object.assign(document.createElement(tag), members);
  element.append(...children);
  return element;
};

// A message without values, by its name with `_` for `-`.
const said = (name) => messages?.match(new RegExp(`^${name.replaceAll('_', '-')} = (.*)$`, 'm'))?.[1] ?? '';

// A panic in the module is a RuntimeError here, with its message. `#run` holds what was run (src/web/panic.rs).
const stopped = (error) => {
  if (!(error instanceof WebAssembly.RuntimeError) || document.querySelector('#panic')) return;
  document.querySelector('#app').inert = true;
  blastRadius.told?.('error', JSON.stringify({ message: error.message, fatal: true }));
  const report = `${error.message}\n${error.stack ?? ''}\n\n${document.querySelector('#run').textContent}`;
  const text = make('textarea', { value: report, readOnly: true, rows: 9, ariaLabel: said('panic_report') });
  const copy = make('button', { className: 'btn solid', textContent: said('panic_copy') });
  copy.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(report);
      copy.textContent = said('panic_copied');
    } catch {
      copy.textContent = said('panic_select');
    }
    text.focus();
    text.select();
  });
  document.body.append(make('section', { id: 'panic', className: 'notice', role: 'alert' },
    make('h2', { textContent: said('panic_title') || 'Blast Radius has stopped' }),
    make('p', { textContent: said('panic_about') }),
    text, copy,
    make('a', { className: 'btn', textContent: said('panic_reload'), href: './' })));
};
addEventListener('error', (event) => stopped(event.error));
addEventListener('unhandledrejection', (event) => stopped(event.reason));

// The module is compiled while it arrives, and arrives while its glue does; it starts when `first` is there.
const load = async ({ glue, wasm }, first) => {
  const module = blastRadius.fetch(wasm);
  module.catch(() => {});
  const found = await import(address(glue));
  await first;
  await found.default({ module_or_path: module });
  return found;
};

// The simulator in a worker: gives what sends bytes to it.
const inWorker = async (files) => {
  const { thread, word } = blastRadius.begin(files);
  const first = await word;
  // It is empty, or says why there is no simulator.
  if (typeof first === 'string') throw new Error(first);
  thread.onmessage = ({ data }) => heard(data);
  thread.onerror = ({ message }) => stopped(new WebAssembly.RuntimeError(message));
  return (bytes) => thread.postMessage(bytes, [bytes.buffer]);
};

// The simulator on this thread, a little in every frame of the screen. It is never called from within the page's module,
// which may be waiting for it.
const here = async (files) => {
  const simulator = await load(files);
  simulator.share_thread();
  let looping = false;
  const tell = (bytes) => { if (bytes) heard(bytes); };
  const around = () => {
    tell(simulator.pass(performance.now()));
    looping = simulator.is_busy();
    if (looping) requestAnimationFrame(around);
  };
  return (bytes) => setTimeout(() => {
    tell(simulator.take(bytes));
    tell(simulator.pass(performance.now()));
    if (looping || !simulator.is_busy()) return;
    looping = true;
    requestAnimationFrame(around);
  });
};

const simulate = async () => {
  const files = named('blast-radius-simulator');
  send = await inWorker(files).catch(() => here(files));
  waiting.splice(0).forEach(send);
};

const styled = (sheet) => sheet.sheet || new Promise((done) => {
  sheet.addEventListener('load', done);
  sheet.addEventListener('error', done);
});

// A widget in somebody's frame is driven by the article around it.
const remote = async (page) => {
  const fields = new URLSearchParams(location.hash.slice(1));
  const host = fields.has('embed') && fields.get('host');
  if (!host || parent === window) return;
  const { answer, steer } = await import(address(named('blast-radius-remote').file));
  answer(blastRadius, host);
  steer(blastRadius, page);
};

try {
  await Promise.all([...document.querySelectorAll('link[rel="stylesheet"]')].map(styled));
  const loaded = load(named('blast-radius'), Promise.all([words(), remote(() => loaded)]));
  const [page] = await Promise.all([loaded, simulate()]);
  blastRadius.spell = page.spell;
} catch (error) {
  globalThis.blastRadius.fail(typeof WebAssembly === 'undefined'
    ? 'Blast Radius needs WebAssembly, which this browser does not have or does not allow.'
    : `Blast Radius could not start: ${error.message}. Please reload the page.`);
  throw error;
}

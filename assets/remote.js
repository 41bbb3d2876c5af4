// The page's end of the messages between a widget and the article around it (docs/embed.md). `boot.js` loads it when the page
// is a widget in somebody's frame, and never otherwise.
//
// A message is judged before it is read: who sent it, from which origin, then that it is a text, not too long, JSON, of our
// shape, and not one that was here before. What fails there is ignored without a word, since an answer would be for anybody; a
// mistake in what a well-formed message asks is answered.

const PROTOCOL = 'blast-radius';
const VERSION = 1;
const LONGEST = 2_000_000;
const LONGEST_WORDS = 2000;
const TICK_MS = 250;
// So many may wait for their answer.
const MOST_AT_ONCE = 64;

const isText = (most) => (value) => typeof value === 'string' && value.length <= most;
const isNothing = (value) => value === undefined || value === null;
const isWhole = (value) => Number.isSafeInteger(value) && value >= 0;
const isTruth = (value) => typeof value === 'boolean';
const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const oneOf = (...words) => (value) => words.includes(value);
const isWords = isText(LONGEST_WORDS);
const maybe = (is) => (value) => isNothing(value) || is(value);

const isMoment = (value) => isWords(value) || (Number.isFinite(value) && value >= 0);
const isRun = (value) => isObject(value)
  && (isWords(value.scenario) || isText(LONGEST)(value.document) || isObject(value.document))
  && maybe((seed) => isWhole(seed) || isWords(seed))(value.seed)
  && maybe(isMoment)(value.at)
  && maybe((list) => Array.isArray(list) && list.length <= LONGEST_WORDS && list.every(isWords))(value.do);

// What can be asked, and what its value has to be.
const ASKED = {
  play: isNothing,
  pause: isNothing,
  step: isNothing,
  reset: isNothing,
  seek: isMoment,
  setSpeed: (value) => Number.isFinite(value) && value > 0,
  load: isRun,
  do: isWords,
  defend: isTruth,
  getState: isNothing,
  setState: (value) => isObject(value) || isText(LONGEST)(value),
  exportPng: isNothing,
  exportSvg: isNothing,
  exportCsv: isNothing,
  focus: isWords,
  caption: isWords,
  story: (value) => isWhole(value) || oneOf('next', 'back')(value),
  theme: oneOf('light', 'dark', 'auto'),
  visible: isTruth,
  motion: oneOf('reduce', 'full'),
  undo: isNothing,
};

const isShown = ({ protocol, id }) => protocol === PROTOCOL && Number.isSafeInteger(id) && id > 0;

const short = (value) => String(value).slice(0, 40);

/** Answers the messages of `host`, the origin of the article: `blastRadius.drive(type, text)` does what they ask, and
 * `blastRadius.told(name, text)` tells the article what happened. Gives a function that ends it. */
export function answer(blastRadius, host, view = window) {
  const { parent } = view;
  const post = (what) => {
    // A file, or a frame without an origin, cannot be named.
    parent.postMessage(JSON.stringify({ protocol: PROTOCOL, version: VERSION, ...what }), host === 'null' ? '*' : host);
  };
  const tell = (event, detail = {}) => post({ event, detail });

  let last = 0;
  let busy = 0;
  let inView = true;

  const ask = async (type, value) => {
    if (!Object.hasOwn(ASKED, type)) throw new Error(`unknown type "${short(type)}": known are ${Object.keys(ASKED).join(', ')}`);
    if (!ASKED[type](value)) throw new Error(`"${type}" cannot have this value`);
    if (!blastRadius.drive) throw new Error('the page is not live yet');
    if (busy >= MOST_AT_ONCE) throw new Error(`${MOST_AT_ONCE} messages wait for their answer: wait for one`);
    busy += 1;
    try {
      if (type === 'visible') inView = value;
      const given = type === 'visible' ? value && !view.document.hidden : value;
      // Called at once, in the order of the messages.
      const text = await blastRadius.drive(type, JSON.stringify(given ?? null));
      return isNothing(text) || text === '' ? null : JSON.parse(text);
    } finally {
      busy -= 1;
    }
  };

  const hear = async (event) => {
    if (event.source !== parent || event.origin !== host) return;
    const { data } = event;
    if (typeof data !== 'string' || data.length > LONGEST) return;
    let asked;
    try {
      asked = JSON.parse(data);
    } catch {
      return;
    }
    if (!isObject(asked) || !isShown(asked) || asked.id <= last) return;
    const { id, version, type, value } = asked;
    last = id;
    try {
      if (version !== VERSION) throw new Error(`the message has version ${short(version)}, this page speaks version ${VERSION}`);
      post({ reply: id, result: await ask(type, value) });
    } catch (error) {
      post({ reply: id, error: String(error?.message ?? error) });
    }
  };

  // The newest tick is told at the end of its quarter of a second, when others came before it.
  let quiet = false;
  let tick;
  const tock = () => {
    quiet = tick !== undefined;
    if (!quiet) return;
    tell('tick', tick);
    tick = undefined;
    view.setTimeout(tock, TICK_MS);
  };
  blastRadius.told = (name, text) => {
    const detail = text ? JSON.parse(text) : {};
    if (name !== 'tick') return tell(name, detail);
    tick = detail;
    if (!quiet) tock();
  };

  // That the page could not start is told as well as shown; boot.js tells of a later end.
  const { fail } = blastRadius;
  blastRadius.fail = (text) => {
    fail(text);
    tell('error', { message: text, fatal: true });
  };
  // A tab behind others is out of view, too.
  const turned = () => { blastRadius.drive?.('visible', JSON.stringify(inView && !view.document.hidden))?.catch?.(() => {}); };

  view.addEventListener('message', hear);
  view.document.addEventListener('visibilitychange', turned);
  tell('hello');
  return () => {
    view.removeEventListener('message', hear);
    view.document.removeEventListener('visibilitychange', turned);
    delete blastRadius.told;
    blastRadius.fail = fail;
  };
}

// A key that a control makes use of by itself.
const OWN_KEYS = 'input, select, textarea, button, a, summary, [tabindex], [contenteditable]';

const fromBase64 = (text) => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (letter) => letter.charCodeAt(0));

/** Makes `blastRadius.drive` of that of the page's module, which `page` gives: it does one thing after the other. From now on
 * what the module tells (`blastRadius.tell`) is told on. */
export function steer(blastRadius, page, view = window) {
  const { document } = view;
  const told = (name, detail) => blastRadius.told(name, JSON.stringify(detail));
  let version;
  let open = { scenario: '', title: '', steps: 0 };
  let state;
  // A run is open, and has not come to its moment yet.
  let opens = false;
  let waits;
  let turn = Promise.resolve();

  const known = (number) => (Number.isFinite(number) ? number : null);
  let isReady = false;
  const ready = () => {
    if (!isReady) told('ready', { version, ...open });
    isReady = true;
  };
  const hears = {
    begun(news) {
      version = news.version;
      // There is no run yet where the article brings it.
      if (new URLSearchParams(view.location.hash.slice(1)).has('wait')) ready();
    },
    opened(news) {
      open = news;
      opens = true;
    },
    answer({ text, refused }) {
      if (!refused) waits?.resolve(text);
      else if (waits) waits.reject(new Error(refused));
      // The page shows it, and what to do: nothing else comes.
      else if (!isReady) told('error', { message: refused, fatal: true });
    },
    moment({ at, end, playing, speed, seed, step, sentence, commands, ...figures }) {
      for (const [name, value] of Object.entries(figures)) figures[name] = known(value);
      const now = {
        version, scenario: open.scenario, title: open.title, seed, at, end, playing: playing > 0, speed, step: known(step),
        commands: commands ? commands.split('\n') : [], sentence, figures,
      };
      const alike = ({ playing, speed, seed, step, commands, title }) => JSON.stringify([playing, speed, seed, step, commands, title]);
      const changed = !state || alike(state) !== alike(now);
      state = now;
      if (opens) {
        opens = false;
        waits?.resolve('');
        ready();
      }
      if (changed) told('statechange', { state });
      told('tick', { at, playing: state.playing, sentence, ...figures });
    },
    milestone: (news) => told('milestone', news),
    finish: (news) => told('finish', { ...news, state }),
  };
  blastRadius.tell = (kind, news) => hears[kind]?.(news);

  const given = async (kind, value = '') => {
    const answer = new Promise((resolve, reject) => { waits = { resolve, reject }; });
    // A mistake may be told before anybody waits for it.
    answer.catch(() => {});
    try {
      const { drive } = await page();
      let at;
      try {
        at = drive(kind, value);
      } catch (error) {
        // The module throws its sentences as they are.
        throw typeof error === 'string' ? new Error(error) : error;
      }
      return at ?? await answer;
    } finally {
      waits = undefined;
    }
  };

  const moment = (at) => (typeof at === 'number' ? `${Math.round(at * 1e6)}us` : at.replace(/\s/g, ''));
  const line = (text) => String(text).replace(/%/g, '%25').replace(/\n/g, '%0A').replace(/\r/g, '%0D');
  // A saved run is a text of lines, with the document behind them (docs/using.md).
  const load = ({ scenario, document: own, seed = 42, at, do: commands = [] }) => {
    const lines = ['blast-radius 2'];
    if (scenario) lines.push(`scenario=${line(scenario)}`);
    lines.push(`seed=${line(seed)}`);
    if (at !== undefined && at !== null) lines.push(`at=${line(moment(at))}`);
    lines.push(...commands.map((command) => `do=${line(command)}`), '');
    const text = typeof own === 'object' && own ? JSON.stringify(own) : own;
    return given('load', lines.join('\n') + (text ? `\n${text}` : ''));
  };
  const linked = async (link) => {
    const fragment = String(link).replace(/^#/, '');
    if (!fragment.startsWith('v2z')) return given('load', `#${fragment}`);
    const text = await new Promise((then) => { blastRadius.inflate(fromBase64(fragment.slice(3)), LONGEST, then); });
    if (!(text instanceof Uint8Array)) throw new Error('the link is damaged');
    return given('load', new TextDecoder().decode(text));
  };
  const png = async () => {
    const image = new view.Image();
    image.src = URL.createObjectURL(new Blob([await given('exportSvg')], { type: 'image/svg+xml' }));
    try {
      await image.decode();
      const canvas = document.createElement('canvas');
      [canvas.width, canvas.height] = [2 * image.naturalWidth, 2 * image.naturalHeight];
      canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
      return canvas.toDataURL('image/png');
    } finally {
      URL.revokeObjectURL(image.src);
    }
  };
  const ways = {
    seek: (value) => given('seek', moment(value)),
    setSpeed: (value) => given('setSpeed', String(value)),
    defend: (value) => given('defend', String(value)),
    load,
    getState: async () => ({ ...state, link: await given('link') }),
    setState: (value) => (typeof value === 'string' ? linked(value) : value.link ? linked(value.link) : load(value)),
    story: (value) => (typeof value === 'number' ? linked(`v2&scenario=${open.scenario}&seed=${state.seed}&step=${value}&embed`)
      : given('story', value)),
    exportPng: png,
    exportSvg: () => given('exportSvg'),
    exportCsv: () => given('exportCsv'),
    theme(value) {
      if (value === 'auto') delete document.documentElement.dataset.theme;
      else document.documentElement.dataset.theme = value;
      // Canvases take their colours anew.
      view.dispatchEvent(new Event('resize'));
    },
    visible: (value) => given('sleep', String(!value)),
    motion: (value) => given('calm', String(value === 'reduce')),
  };
  const does = async (type, value) => {
    const answer = await (ways[type] ? ways[type](value) : given(type, value ?? ''));
    return answer === undefined || answer === '' ? '' : JSON.stringify(answer);
  };
  blastRadius.drive = (type, text) => {
    const answer = turn.then(() => does(type, JSON.parse(text)));
    turn = answer.catch(() => {});
    return answer;
  };

  // What the widget has no use for may be a key of the article. The page is made later and listens at the document: here it is
  // known what it has used.
  view.addEventListener('keydown', ({ defaultPrevented, target, key, code, ctrlKey, altKey, metaKey, shiftKey }) => {
    if (defaultPrevented || target.closest?.(OWN_KEYS)) return;
    told('key', { key, code, ctrlKey, altKey, metaKey, shiftKey });
  });
}

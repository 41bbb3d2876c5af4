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

// <blast-radius>: Blast Radius in an article. It shows its content, a picture and a link, until it is touched; then it opens
// the page that lies in its folder in a frame and speaks with it by messages. `embed.d.ts` says what it can do.
//
// It never changes its children or its own attributes, since what React and Vue have drawn must stay as it was.

const PROTOCOL = 'blast-radius';
const VERSION = 1;
const LONGEST = 2_000_000;
// From the frame's load to the page's first word, to it in all, and from there to the page; then of an answer.
const SILENCE_MS = 10_000;
const NOTHING_MS = 45_000;
const SLOWEST_MS = 120_000;
const HEIGHT = 560;

const WORDS = {
  en: ['Play', 'From the start', 'Try again', 'Open it in a tab', 'Loading the simulation …'],
  'pt-BR': ['Rodar', 'Desde o início', 'Tentar de novo', 'Abrir em uma aba', 'Carregando a simulação …'],
};
const ENDED = 'This widget was ended.';
const MOVED = 'This widget was moved.';

const STYLE = `
:host { display: block; margin: 1em 0 }
:host([hidden]), .live .cover { display: none }
.box { position: relative; overflow: hidden; border: 1px solid #8886; border-radius: 6px; color: CanvasText; font: 15px/1.4 system-ui, sans-serif }
.cover { display: flex; flex-direction: column; justify-content: center; gap: 10px; padding-bottom: 10px }
.open .cover { position: absolute; inset: 0; background: Canvas }
.picture { display: block; min-height: 0; cursor: pointer }
.picture::slotted(*) { display: block; width: 100%; max-height: 100%; height: auto; margin: 0; object-fit: contain }
.bar { display: flex; flex-wrap: wrap; justify-content: center; align-items: center; gap: 10px; overflow-wrap: anywhere }
button { min-height: 44px; padding: 0 18px; border: 1px solid; border-radius: 6px; background: Canvas; color: CanvasText; font: inherit; cursor: pointer }
button:first-of-type { background: CanvasText; color: Canvas }
iframe { display: block; width: 100%; height: 100%; border: 0 }
.link { display: block; margin-top: 6px; font-size: 14px }
@media print {
  .pictured { height: auto !important }
  .pictured .cover { display: block; position: static }
  .bar, .pictured iframe { display: none }
}`;

const dark = matchMedia('(prefers-color-scheme: dark)');
const calm = matchMedia('(prefers-reduced-motion: reduce)');

const make = (tag, members, ...children) => {
  const element = Object.assign(document.createElement(tag), members);
  element.append(...children);
  return element;
};

const held = (event) => event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;

const commands = (text) => (text ?? '').split(/[;\n]/).map((part) => part.trim()).filter(Boolean);

class BlastRadius extends HTMLElement {
  static observedAttributes = ['scenario', 'src', 'seed', 'at', 'do', 'step', 'controls', 'theme', 'lang', 'height', 'base']
    .flatMap((name) => [name, `data-${name}`]);

  static #all = new Set();
  static #sheet;

  #box; #picture; #link; #bar; #near; #steps;
  #frame; #origin; #timer; #greeted; #live; #ended;
  #found; #ready = this.#await(); #queue = []; #pending = new Map(); #last = 0;
  #state; #kept; #theme; #visible; #turn = Promise.resolve(); #led; #step;

  /** Settles when the page is live; to ask for it opens nothing. */
  get ready() { return this.#ready; }

  #await() {
    const ready = new Promise((resolve, reject) => { this.#found = { resolve, reject }; });
    // Whoever waits hears of a mistake; nobody has to.
    ready.catch(() => {});
    return ready;
  }

  connectedCallback() {
    this.#ended = false;
    BlastRadius.#all.add(this);
    // Moved within the page: the frame is here, and by the rule of browsers loads anew.
    if (this.#frame) return;
    this.#draw();
    this.#near = new IntersectionObserver(([...all]) => {
      this.#visible = all.pop().isIntersecting;
      this.#quietly('visible', this.#visible);
      if (this.#visible && this.#own('start') === 'visible') this.open();
    });
    this.#near.observe(this);
    if (this.#queue[0] || this.#own('start') === 'load') this.open();
  }

  disconnectedCallback() {
    if (this.#live) {
      this.#kept = this.#state;
      this.#settle(MOVED);
    }
    this.#live = this.#greeted = false;
    // Whoever moves it puts it back in the same breath.
    queueMicrotask(() => {
      if (this.isConnected) return;
      this.#leave();
      this.#close(ENDED);
    });
  }

  /** Moved by `moveBefore`: the frame lives on. */
  connectedMoveCallback() {}

  attributeChangedCallback(name, before, after) {
    if (!this.#frame || before === after) return;
    if (name.endsWith('theme')) return this.#tint();
    if (name.endsWith('height')) return this.#size();
    // Another run begins with its picture.
    this.#close(MOVED);
  }

  /** Opens the page; settles when it is live. */
  open() {
    if (this.#ended) return Promise.reject(new Error(ENDED));
    if (this.#frame || !this.isConnected) return this.ready;
    const base = this.#own('base');
    const page = new URL(`${base?.replace(/\/$/, '') ?? '.'}/index.html`, base ? document.baseURI : import.meta.url);
    this.#origin = page.origin;
    this.#theme = this.#shade();
    this.#frame = make('iframe', {
      src: page + this.#fragment(), allow: 'fullscreen; clipboard-write', title: this.querySelector('img')?.alt || 'Blast Radius',
    });
    this.#frame.onload = () => { if (!this.#greeted) this.#patience(SILENCE_MS); };
    this.#patience(NOTHING_MS);
    addEventListener('message', this.#hear);
    this.#bar.replaceChildren(make('p', { role: 'status', textContent: this.#words.at(-1) }));
    this.#box.classList.add('open');
    this.#size();
    this.#box.append(this.#frame);
    return this.ready;
  }

  /** Ends the frame for good, until it is put into a page again. */
  destroy() {
    this.#ended = true;
    this.#leave();
    this.#close(ENDED);
    this.#bar?.replaceChildren();
  }

  #own(name) { return this.getAttribute(name) || this.getAttribute(`data-${name}`) || undefined; }

  #flag(name) {
    return ['', 'true', name].includes(this.getAttribute(name) ?? this.getAttribute(`data-${name}`));
  }

  // That of the page's languages which is closest to that of this place: hosts say `en-US`, or one that the page has not.
  get #lang() {
    const lang = (this.#own('lang') ?? this.closest('[lang]')?.lang ?? '').slice(0, 2).toLowerCase();
    return Object.keys(WORDS).find((known) => known.slice(0, 2) === lang);
  }

  get #words() { return WORDS[this.#lang ?? 'en']; }

  #draw() {
    if (!this.#box) {
      // Children are placed by hand: a host's Markdown may have lost their `slot`, or put paragraphs around them.
      const root = this.attachShadow({ mode: 'open', slotAssignment: 'manual' });
      if (!BlastRadius.#sheet) {
        // Not a style element: a host's policy may refuse that.
        BlastRadius.#sheet = new CSSStyleSheet();
        BlastRadius.#sheet.replaceSync(STYLE);
      }
      root.adoptedStyleSheets = [BlastRadius.#sheet];
      this.#picture = make('slot', { className: 'picture' });
      this.#link = make('slot', { className: 'link' });
      this.#bar = make('div', { className: 'bar' });
      this.#box = make('div', { className: 'box' }, make('div', { className: 'cover' }, this.#picture, this.#bar));
      root.append(this.#box, this.#link);
      this.#picture.addEventListener('click', (event) => {
        if (held(event) || this.#ended) return;
        event.preventDefault();
        this.#begin();
      });
      // Hosts turn pages on a key, whatever has the focus. Those that press a button are the widget's; others pass.
      for (const kind of ['keydown', 'keyup', 'keypress']) {
        root.addEventListener(kind, (event) => { if (event.key === ' ' || event.key === 'Enter') event.stopPropagation(); });
      }
      new MutationObserver(() => this.#place()).observe(this, { childList: true });
    }
    this.#place();
    this.#offer();
  }

  #place() {
    const first = (...asked) => asked.map((what) => [...this.children].find((child) => child.matches(what) || child.querySelector(what))).find(Boolean);
    const picture = first('[slot="poster"]', 'img, picture, svg');
    const link = first('[slot="fallback"]', 'a[href]');
    this.#picture.assign(...(picture ? [picture] : []));
    this.#link.assign(...(link && link !== picture ? [link] : []));
    this.#box.classList.toggle('pictured', !!picture);
  }

  #offer() {
    const [play, start] = this.#words;
    this.#bar.replaceChildren(
      make('button', { textContent: `▶ ${play}`, onclick: () => this.#begin() }),
      make('button', { textContent: start, onclick: () => this.#begin(true) }),
    );
  }

  #begin(start) {
    if (this.#frame) return;
    if (start) this.reset();
    this.play().catch(() => {});
    // At once: the next key is for the frame, not for the host.
    this.#frame.focus({ preventScroll: true });
  }

  #size() { this.#box.style.height = `${parseInt(this.#own('height')) || HEIGHT}px`; }

  #fragment() {
    const fields = [];
    const add = (name, value) => value && fields.push(`${name}=${encodeURIComponent(value).replaceAll('%20', '+')}`);
    const all = (...names) => names.forEach((name) => add(name, this.#own(name)));
    const src = this.#own('src');
    if (!src) {
      fields.push('v2');
      all('scenario', 'seed');
      add('at', this.#own('at')?.replace(/\s/g, ''));
      commands(this.#own('do')).forEach((command) => add('do', command));
      all('step');
    }
    add('theme', this.#theme);
    add('lang', this.#lang);
    add('show', this.#flag('controls') ? 'switches,player,story' : this.#own('controls'));
    fields.push('embed');
    if (src) fields.push('wait');
    add('host', self.origin);
    return `#${fields.join('&')}`;
  }

  #patience(ms) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#fail('does not answer. A policy of this page has to name it in frame-src.'), ms);
  }

  #fail(what, where = this.#frame.src.split('#')[0]) {
    const message = `${where} ${what}`;
    const href = this.#frame.src.replace(/&embed.*/, '');
    this.#close(message);
    const [,, again, textContent] = this.#words;
    this.#bar.replaceChildren(
      make('p', { role: 'alert', textContent: message }),
      make('button', { textContent: again, onclick: () => this.#begin() }),
      make('a', { textContent, href, target: '_blank' }),
    );
    this.#tell('error', { message });
  }

  /** Back to the picture. */
  #close(why) {
    removeEventListener('message', this.#hear);
    clearTimeout(this.#timer);
    this.#steps?.disconnect();
    this.#frame?.remove();
    this.#frame = this.#step = undefined;
    this.#live = this.#greeted = false;
    this.#settle(why);
    this.#ready = this.#await();
    if (!this.#box) return;
    this.#box.className = 'box';
    this.#box.style.height = '';
    this.#place();
    this.#offer();
  }

  #leave() {
    BlastRadius.#all.delete(this);
    this.#near?.disconnect();
    this.#kept = undefined;
  }

  /** What was asked gets no answer. */
  #settle(why) {
    [this.#found, ...this.#queue.splice(0), ...this.#pending.values()].forEach(({ reject }) => reject(new Error(why)));
    this.#pending.clear();
  }

  #tell(name, detail) { this.dispatchEvent(new CustomEvent(name, { detail })); }

  #hear = (event) => {
    if (event.source !== this.#frame.contentWindow || event.origin !== this.#origin) return;
    const { data } = event;
    if (typeof data !== 'string' || data.length > LONGEST) return;
    let said;
    try {
      said = JSON.parse(data);
    } catch {
      return;
    }
    if (said?.protocol !== PROTOCOL) return;
    if (said.version !== VERSION) return this.#fail(`speaks version ${said.version} of the messages, this element ${VERSION}.`);
    const { reply, result, error, event: name } = said;
    const detail = said.detail ?? {};
    const call = this.#pending.get(reply);
    if (call) {
      this.#pending.delete(reply);
      if (error === undefined) call.resolve(result);
      else call.reject(new Error(error));
    } else if (name === 'hello') {
      this.#greeted = true;
      this.#patience(SLOWEST_MS);
    } else if (name === 'ready' && !this.#live) this.#start(detail);
    else if (name === 'key') {
      this.dispatchEvent(new KeyboardEvent('keydown', { ...detail, bubbles: true, composed: true, cancelable: true }));
    } else if (['statechange', 'tick', 'milestone', 'finish', 'error'].includes(name)) {
      if (detail.state) this.#state = { ...detail.state };
      else if (name === 'tick' && this.#state) this.#state.at = detail.at;
      this.#tell(name, detail);
      // The page has stopped and shows why: no answer will come.
      if (detail.fatal) {
        clearTimeout(this.#timer);
        this.#box.classList.add('live');
        this.#settle(detail.message);
      }
    }
  };

  /** The page is live: it is told what it has to know, then what was asked meanwhile. */
  async #start(detail) {
    clearTimeout(this.#timer);
    const frame = this.#frame;
    const src = this.#own('src');
    if (this.#kept) this.#send('setState', this.#kept).catch(() => {});
    else if (src) {
      const where = new URL(src, document.baseURI).href;
      try {
        const answer = await fetch(where);
        if (!answer.ok) throw new Error(answer.status);
        const document = await answer.text();
        await this.#send('load', { document, seed: this.#own('seed'), at: this.#own('at'), do: commands(this.#own('do')) });
      } catch (error) {
        if (frame === this.#frame) this.#fail(`could not be loaded: ${error.message}.`, where);
        return;
      }
      if (frame !== this.#frame) return;
    }
    this.#kept = undefined;
    this.#live = true;
    this.#box.classList.add('live');
    this.#theme = undefined;
    this.#tint();
    this.#quietly('visible', this.#visible);
    if (calm.matches) this.#quietly('motion', 'reduce');
    this.#queue.splice(0).forEach((call) => this.#send(call.type, call.value).then(call.resolve, call.reject));
    this.#found.resolve(detail);
    this.#tell('ready', detail);
    this.#watchSteps();
  }

  #call(type, value) {
    if (this.#live) return this.#send(type, value);
    if (this.#ended) return Promise.reject(new Error(ENDED));
    return new Promise((resolve, reject) => {
      this.#queue.push({ type, value, resolve, reject });
      this.open();
    });
  }

  #send(type, value) {
    return new Promise((resolve, reject) => {
      const id = this.#last += 1;
      this.#pending.set(id, { resolve, reject });
      setTimeout(() => {
        if (this.#pending.delete(id)) reject(new Error('No answer.'));
      }, SLOWEST_MS);
      const text = JSON.stringify({ protocol: PROTOCOL, version: VERSION, id, type, value });
      this.#frame.contentWindow.postMessage(text, this.#origin === 'null' ? '*' : this.#origin);
    });
  }

  #quietly(type, value) { if (this.#live) this.#send(type, value).catch(() => {}); }

  // An own wish, then what the host's style says of this place, its mark, and the reader's wish.
  #shade() {
    const known = (theme) => (['light', 'dark'].includes(theme) ? theme : undefined);
    const scheme = getComputedStyle(this).colorScheme.split(' ').filter(known);
    return known(this.#own('theme')) ?? (scheme.length === 1 ? scheme[0] : known(this.parentElement?.closest('[data-theme]')?.dataset.theme))
      ?? (dark.matches ? 'dark' : 'light');
  }

  #tint() {
    const theme = this.#shade();
    if (theme === this.#theme) return;
    this.#theme = theme;
    this.#quietly('theme', theme);
  }

  #watchSteps() {
    if (!this.#flag('scroll')) return;
    // The one that comes to cross the middle of the window: not where the reader pressed play, nor on the way of a link.
    this.#led = undefined;
    this.#steps = new IntersectionObserver((all) => {
      all.forEach(({ isIntersecting, target }) => {
        if (!isIntersecting || calm.matches || target === this.#step) return;
        if (this.#led < Date.now()) this.#follow(target);
        else this.#step = target;
      });
      this.#led ??= 0;
    }, { rootMargin: '-50% 0px' });
    document.querySelectorAll('[data-blast-radius]:not(a)').forEach((one) => { if (this.#isCalled(one.dataset.blastRadius)) this.#steps.observe(one); });
  }

  #isCalled(id) { return id && (this.id === id || this.dataset.id === id); }

  #after(work) { this.#turn = this.#turn.then(work).catch(() => {}); }

  /** Does what a step says, after those before it. `entry` takes what was there before. */
  #follow(step, entry) {
    const { dataset, localName, textContent } = step;
    const before = entry && this.#frame && this.getState().catch(() => {});
    if (!entry) this.#step = step;
    this.#after(async () => {
      if (entry) entry.before = await before;
      else if (step !== this.#step) return;
      if (dataset.step) await this.story(+dataset.step || dataset.step);
      if (dataset.at) await this.seek(dataset.at);
      for (const act of commands(dataset.do)) await this.do(act);
      if (dataset.part) await this.look(dataset.part);
      await this.caption((dataset.caption ?? (localName === 'a' ? textContent.trim().replace(/\s+/g, ' ') : '')).slice(0, 400));
    });
    this.open().catch(() => {});
  }

  #undo({ before }) {
    this.#after(async () => {
      if (!before) return this.#close(ENDED);
      await this.setState(before);
      await this.caption('');
    });
  }

  // What a page has once, however many widgets it has.
  static {
    const all = BlastRadius.#all;
    const types = { look: 'focus' };
    for (const name of ['play', 'pause', 'step', 'reset', 'seek', 'setSpeed', 'load', 'do', 'defend', 'getState', 'setState',
      'exportPng', 'exportSvg', 'exportCsv', 'look', 'caption', 'story']) {
      const method = function (value) { return this.#call(types[name] ?? name, value); };
      // React and Vue set a property where an element has one: `step` and `do` are attributes, too.
      Object.defineProperty(this.prototype, name, { get: () => method, set(value) { this.setAttribute(name, value); } });
    }

    const tint = () => all.forEach((one) => one.#tint());
    const themes = new MutationObserver(tint);
    for (const place of [document.documentElement, document.body]) if (place) themes.observe(place, { attributes: true });
    dark.addEventListener('change', tint);
    calm.addEventListener('change', () => all.forEach((one) => one.#quietly('motion', calm.matches ? 'reduce' : 'full')));

    // Links that drive a widget. The browser's back undoes them: each is an entry of the history with the address as it is
    // and the host's own state kept within, so that a router finds what it left, and no `hashchange` turns a slide.
    const trail = [];
    const load = performance.timeOrigin;
    let place = 0;
    const mark = (way) => history[way]({ ...history.state, blastRadius: [load, place] }, '');
    // In the capture phase, before a router asks whether somebody else has taken the click.
    addEventListener('click', (event) => {
      const link = event.composedPath()[0].closest?.('a[data-blast-radius]');
      const widget = link && [...all].find((one) => one.#isCalled(link.dataset.blastRadius));
      if (!widget || held(event)) return;
      event.preventDefault();
      const entry = { widget, link };
      widget.#follow(link, entry);
      // For so long the page scrolls there at most.
      widget.#led = Date.now() + 1e3;
      widget.scrollIntoView({ block: 'nearest', behavior: calm.matches ? 'auto' : 'smooth' });
      // A page without an origin has no history to write in.
      if (widget.#own('history') === 'off' || self.origin === 'null') return;
      mark('replaceState');
      trail.length = place;
      place = trail.push(entry);
      mark('pushState');
    }, true);
    addEventListener('popstate', ({ state }) => {
      const [mine, to] = state?.blastRadius ?? [];
      if (mine !== load || !(to <= trail.length)) return;
      while (place > to) {
        const entry = trail[place -= 1];
        entry.widget.#undo(entry);
      }
      while (place < to) {
        const entry = trail[place++];
        entry.widget.#follow(entry.link, entry);
      }
    });
  }
}

// It may have been loaded under another address.
if (!customElements.get('blast-radius')) customElements.define('blast-radius', BlastRadius);

// A classic script, before the styles: it runs before the first paint, and where modules are refused. The page stands as HTML
// until it is live (`assets/opening.html`). This chooses the first picture that fits, remembers what is pressed and moved
// there, and gives that to the live page when it takes its place.

(() => {
  const PATIENCE_MS = 5000;
  const CONTROLS = '#app :is(button, summary, input[type="checkbox"], a[href^="#"])';
  const FIELDS = '#app :is(select, input:not([type="checkbox"]))';
  const root = document.documentElement;
  const app = () => document.querySelector('#app');
  const loading = () => document.querySelector('#loading');

  const stored = (key) => {
    try {
      return sessionStorage.getItem(key) ?? localStorage.getItem(key);
    } catch { /* Not allowed: as if nothing was stored. */ }
  };
  const fragment = location.hash.slice(1);
  const fields = new URLSearchParams(fragment);
  const isWidget = fields.has('embed');
  const [base] = location.href.split('#');

  // The language: the link's, this tab's, this browser's, the reader's.
  const languages = Object.fromEntries([...document.querySelectorAll('meta[name="blast-radius-language"]')]
    .map(({ lang, content }) => [lang, content]));
  const wanted = [fields.get('lang'), stored('language'), ...navigator.languages]
    .map((wish) => Object.keys(languages).find((tag) => tag === wish || tag.split('-')[0] === wish?.split('-')[0]))
    .find(Boolean) ?? 'en';

  const address = (file) => new URL(file, document.baseURI).href;
  const named = (name) => document.querySelector(`meta[name="${name}"]`).dataset;

  // The simulator's thread and its first word.
  const begin = ({ worker, glue, wasm }) => {
    const files = new URLSearchParams({ glue: address(glue), wasm: address(wasm) });
    const thread = new Worker(`${address(worker)}?${files}`, { type: 'module' });
    const word = new Promise((then, failed) => {
      thread.onmessage = ({ data }) => then(data);
      thread.onerror = ({ message }) => failed(new Error(message));
    });
    word.catch(() => {});
    return { thread, word };
  };

  // A widget has nothing to show before its modules are there: they are asked for at once. The page lets its styles go first.
  const asked = new Map();
  let begun;
  if (isWidget) {
    try {
      begun = begin(named('blast-radius-simulator'));
    } catch { /* boot.js has another way. */ }
    const { glue, wasm } = named('blast-radius');
    for (const file of [wasm, languages[wanted]]) {
      asked.set(file, fetch(address(file)));
      asked.get(file).catch(() => {});
    }
    for (const file of [glue, named('blast-radius-remote').file]) import(address(file)).catch(() => {});
  }

  // The first picture is that of the first visit, in English. Who was here before, or wants no story, sees it without its
  // question; of another run, or in another language, nothing can be shown yet.
  root.dataset.first = fragment && fragment !== 'explore' || wanted !== 'en' || stored(`kept ${base}`) ? 'another'
    : fragment || stored('met') ? 'explore'
      : 'opening';
  const theme = fragment.match(/\btheme=(light|dark)\b/)?.[1] ?? stored('theme');
  if (theme === 'light' || theme === 'dark') root.dataset.theme = theme;

  // What the policy of the page keeps out of attributes. Called whenever something has arrived, before it is painted.
  const dress = () => {
    let picture = document.querySelector('#app > .app');
    if (!picture) return;
    // A widget shows none of it, and its layout would take time.
    if (isWidget && picture.firstChild) picture.replaceWith(picture = picture.cloneNode());
    const other = [...app().querySelectorAll(':scope > template')].find(({ dataset }) => matchMedia(dataset.media).matches);
    if (other && !('fits' in picture.dataset)) {
      picture.remove();
      picture = other.content.firstElementChild.cloneNode(true);
      app().append(picture);
    }
    picture.dataset.fits = '';
    if (root.dataset.first !== 'opening') picture.dataset.opening = 'false';
    for (const element of picture.querySelectorAll('[data-css]')) {
      element.style.cssText = element.dataset.css;
      delete element.dataset.css;
    }
  };
  const arriving = new MutationObserver(dress);
  arriving.observe(document, { childList: true, subtree: true });
  addEventListener('DOMContentLoaded', () => {
    arriving.disconnect();
    dress();
  });

  // What was pressed and moved, in order: the control, whether it is a field, and whether the run has it already.
  let done = [];
  const mark = (control, word) => {
    const place = control.closest('label') ?? control;
    if (word) {
      place.dataset.starting = word;
      control.setAttribute('aria-description', word);
    } else {
      delete place.dataset.starting;
      control.removeAttribute('aria-description');
    }
  };
  const remember = (control, field) => {
    done = done.filter((other) => other.control !== control);
    done.push({ control, field });
  };
  const pressed = (event) => {
    const control = event.target.closest?.(CONTROLS);
    if (!control) return;
    if (control.matches('a')) event.preventDefault();
    const again = done.some((other) => other.control === control && !other.sent);
    // A switch that is pressed again is back where it was.
    if (again && control.matches('input, summary')) {
      done = done.filter((other) => other.control !== control);
      mark(control);
    } else if (!again) {
      remember(control, false);
      mark(control, loading().dataset.starting);
      say(`${control.ariaLabel ?? control.textContent.trim()}: ${loading().dataset.starting} …`);
    }
  };
  const moved = ({ target }) => {
    if (!target.matches?.(FIELDS)) return;
    remember(target, true);
    if (!target.matches('.bet-slider')) return;
    target.style.setProperty('--v', target.value);
    target.closest('.bet-line').querySelector('b').textContent = `${target.value}%`;
  };
  addEventListener('click', pressed, true);
  addEventListener('input', moved, true);

  const say = (text) => { loading().textContent = text; };
  const quit = () => {
    removeEventListener('click', pressed, true);
    removeEventListener('input', moved, true);
  };

  // A control of the first picture and that of the live page are the same when they are called the same.
  const called = (control) => `${control.tagName} ${control.type} ${control.ariaLabel ?? control.textContent.trim()}`;
  const twin = (control, picture, page) => {
    const alike = (within) => [...within.querySelectorAll(control.tagName)].filter((other) => called(other) === called(control));
    return alike(page)[alike(picture).indexOf(control)];
  };

  globalThis.blastRadius = {
    languages,
    wanted,
    begin: (files) => begun ?? begin(files),

    // The answer with a file, to be read once.
    fetch(file) {
      const answer = asked.get(file) ?? fetch(address(file));
      asked.delete(file);
      return answer;
    },

    // The name of the first switch that was pressed and not given yet, as long as nothing else was done before it: its
    // command goes to the run before the live page is made.
    press() {
      const next = done.find(({ sent }) => !sent);
      if (next?.control.role !== 'switch') return undefined;
      next.sent = true;
      return next.control.ariaLabel;
    },

    // Shows the live page, in the place of the first picture while that still stands.
    show(page) {
      const picture = document.querySelector('#app > [data-fits]');
      if (!picture) {
        quit();
        loading()?.remove();
        delete root.dataset.first;
        return app().append(page);
      }
      quit();
      const held = twin(document.activeElement, picture, page);
      const again = done.filter(({ sent }) => !sent)
        .map(({ control, field }) => ({ to: twin(control, picture, page), field, value: control.value }));
      const scrolled = [...picture.querySelectorAll('.rail, .panel .pane')].map((element) => element.scrollTop);
      app().replaceChildren(page);
      page.querySelectorAll('.rail, .panel .pane').forEach((element, at) => { element.scrollTop = scrolled[at] ?? 0; });
      held?.focus({ preventScroll: true });
      loading()?.remove();
      delete root.dataset.first;
      for (const { to, field, value } of again) {
        if (to && field) {
          to.value = value;
          for (const kind of ['input', 'change']) to.dispatchEvent(new Event(kind, { bubbles: true }));
        } else to?.click();
      }
    },

    // Says that the page cannot start; what stands there does nothing.
    fail(text) {
      quit();
      app().inert = true;
      done.forEach(({ control }) => mark(control));
      loading().setAttribute('role', 'alert');
      say(text);
    },
  };

  // `boot.js` has begun when it has added to what stands here; `load` comes when it was read or refused.
  const judge = () => {
    if (!loading() || loading().getAttribute('role') === 'alert') return;
    if (globalThis.blastRadius.save) say('Still loading the simulation: the line is slow …');
    else {
      globalThis.blastRadius.fail('Blast Radius could not start: its scripts were refused. In a frame with the attribute sandbox '
        + 'it needs allow-same-origin, or a server that sends Access-Control-Allow-Origin: *. Or open it in a tab of its own: '
        + location.href.replace(/#.*/, ''));
    }
  };
  setTimeout(() => {
    if (document.readyState === 'complete') judge();
    else addEventListener('load', judge);
  }, PATIENCE_MS);
})();

// Starts the app: loads the glue and the WebAssembly module that trunk named in the meta element, takes the
// loading sentence away, and says what happened when the app cannot start, or stops by a mistake of its own.
// External, so that the content security policy needs neither a hash nor 'unsafe-inline'. It lends the module what takes a few lines here and
// much more there.

const through = (data, stream) => new Blob([data]).stream().pipeThrough(stream);

globalThis.blastRadius = {
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

  /** Fetches a text that lies beside the page: `then` gets it, or nothing. */
  async fetch(name, then) {
    let text;
    try {
      const response = await fetch(new URL(name, document.baseURI));
      if (response.ok) text = await response.text();
    } catch { /* nothing */ }
    then(text);
  },

  /** Whether the page was reloaded, and not followed by a link. */
  reloaded: () => performance.getEntriesByType('navigation')[0]?.type === 'reload',
};

const files = document.querySelector('meta[name="blast-radius"]').dataset;
const address = (file) => new URL(file, document.baseURI).href;
const loading = document.querySelector('#loading');

const make = (tag, members, ...children) => {
  const element = Object.assign(document.createElement(tag), members);
  element.append(...children);
  return element;
};

// A panic in the module is a RuntimeError here, with its message. `#run` holds what was run (src/web/panic.rs).
const stopped = (error) => {
  if (!(error instanceof WebAssembly.RuntimeError) || document.querySelector('#panic')) return;
  document.querySelector('#app').inert = true;
  const report = `${error.message}\n${error.stack ?? ''}\n\n${document.querySelector('#run').textContent}`;
  const text = make('textarea', { value: report, readOnly: true, rows: 9, ariaLabel: 'Report' });
  const copy = make('button', { className: 'btn solid', textContent: 'Copy the report' });
  copy.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(report);
      copy.textContent = 'Copied';
    } catch {
      copy.textContent = 'Select and copy the text above';
    }
    text.focus();
    text.select();
  });
  document.body.append(make('section', { id: 'panic', className: 'notice', role: 'alert' },
    make('h2', { textContent: 'Blast Radius has stopped' }),
    make('p', {
      textContent: 'The simulation hit a mistake of its own and stopped. Everything needed to see it again is below: '
        + 'please report it. The line “replay” runs the same natively.',
    }),
    text, copy,
    make('a', { className: 'btn', textContent: 'Reload the page', href: './' })));
};
addEventListener('error', (event) => stopped(event.error));
addEventListener('unhandledrejection', (event) => stopped(event.reason));

try {
  const { default: init } = await import(address(files.glue));
  await init({ module_or_path: address(files.wasm) });
  loading.remove();
} catch (error) {
  loading.setAttribute('role', 'alert');
  loading.textContent = typeof WebAssembly === 'undefined'
    ? 'Blast Radius needs WebAssembly, which this browser does not have or does not allow.'
    : `Blast Radius could not start: ${error.message}. Please reload the page.`;
  throw error;
}

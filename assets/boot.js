// Starts the app: loads the glue and the WebAssembly module that trunk named in the meta element, takes the
// loading sentence away, and says what happened when the app cannot start, or stops by a mistake of its own.
// External, so that the content security policy needs neither a hash nor 'unsafe-inline'.

const files = document.querySelector('meta[name="blast-radius"]').dataset;
const address = (file) => new URL(file, document.baseURI).href;
const loading = document.querySelector('#loading');

const make = (tag, members, ...children) => {
  const element = Object.assign(document.createElement(tag), members);
  element.append(...children);
  return element;
};

// A panic in the module is a RuntimeError here. `#run` holds what was run (src/web/panic.rs).
const stopped = (error) => {
  if (!(error instanceof WebAssembly.RuntimeError) || document.querySelector('#panic')) return;
  document.querySelector('#app').inert = true;
  const run = document.querySelector('#run');
  const report = `${run.dataset.message ?? error.message}\n${error.stack ?? ''}\n\n${run.textContent}`;
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
        + 'please report it. The line “replay” runs the same natively, with the full message.',
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

// Starts the app: loads the glue and the WebAssembly module that trunk named in the meta element, takes the
// loading sentence away, and says what happened when the app cannot start. External, so that the content security
// policy needs neither a hash nor 'unsafe-inline'.

const files = document.querySelector('meta[name="blast-radius"]').dataset;
const address = (file) => new URL(file, document.baseURI).href;
const loading = document.querySelector('#loading');

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

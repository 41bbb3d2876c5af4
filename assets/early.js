// A classic script: it runs where modules are refused, and before them. It remembers presses on controls that stand in the
// page before it is live, and says what helps when nothing starts.

(() => {
  const PATIENCE_MS = 5000;
  let commands = [];

  const press = (event) => {
    const control = event.target.closest?.('[data-command]');
    if (!control) return;
    commands.push(control.dataset.command);
    control.dataset.starting = '';
  };
  addEventListener('click', press, true);

  globalThis.blastRadius = {
    /** The commands of the controls that were pressed so far, in order. From now on none is remembered. */
    pressed() {
      removeEventListener('click', press, true);
      const found = commands;
      commands = [];
      return found;
    },
  };

  // `boot.js` has begun when it has added to what stands here; `load` comes when it was read or refused.
  const judge = () => {
    const loading = document.querySelector('#loading');
    if (!loading || loading.getAttribute('role') === 'alert') return;
    if (globalThis.blastRadius.save) {
      loading.textContent = 'Still loading the simulation: the line is slow …';
      return;
    }
    loading.setAttribute('role', 'alert');
    loading.textContent = 'Blast Radius could not start: its scripts were refused. In a frame with the attribute sandbox it '
      + 'needs allow-same-origin, or a server that sends Access-Control-Allow-Origin: *. Or open it in a tab of its own: '
      + location.href.replace(/#.*/, '');
  };
  setTimeout(() => {
    if (document.readyState === 'complete') judge();
    else addEventListener('load', judge);
  }, PATIENCE_MS);
})();

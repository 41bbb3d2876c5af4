// The simulation's own thread: loads the simulator's module, whose files the address names, and carries bytes between it and
// the page. It sends an empty message when it is ready, and a text when it cannot start.

const PAUSE_MS = 4;
const files = new URLSearchParams(location.search);
const asked = [];
let looping = false;
self.onmessage = ({ data }) => asked.push(data);

try {
  // The module is compiled while it arrives, and arrives while its glue does.
  const module = fetch(new URL(files.get('wasm'), location.href));
  module.catch(() => {});
  const simulator = await import(new URL(files.get('glue'), location.href).href);
  await simulator.default({ module_or_path: module });

  const send = (bytes) => { if (bytes) postMessage(bytes, [bytes.buffer]); };
  const pass = () => {
    send(simulator.pass(performance.now()));
    return simulator.is_busy();
  };
  // With pauses, in which messages are heard.
  const around = () => {
    looping = pass();
    if (looping) setTimeout(around, PAUSE_MS);
  };
  // What was asked for is answered now; then the loop goes on by itself.
  const take = (bytes) => {
    send(simulator.take(bytes));
    if (!pass() || looping) return;
    looping = true;
    setTimeout(around, PAUSE_MS);
  };
  self.onmessage = ({ data }) => take(data);
  postMessage(new Uint8Array());
  asked.forEach(take);
} catch (error) {
  postMessage(String(error?.message ?? error));
}

// The simulation's own thread. The page sends the compiled module and the address of its glue; `main` sees that it runs in
// a worker, takes over the messages, and answers with an empty one when it is ready.

self.onmessage = async ({ data: { glue, module } }) => {
  self.onmessage = null;
  const { default: init } = await import(glue);
  await init({ module_or_path: module });
};

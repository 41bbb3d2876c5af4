// Reads flowcharts by Mermaid's own parser and prints how many nodes and edges it found: `FILE NODES EDGES`.
//
//   node mermaid.mjs FOLDER_OF_NODE_MODULES FILE…
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const [folder, ...files] = process.argv.slice(2);
const from = createRequire(`${folder}/package.json`);
const { JSDOM } = await import(pathToFileURL(from.resolve('jsdom')));
const { window } = new JSDOM('<div></div>');
Object.assign(globalThis, { window, document: window.document });
const { default: mermaid } = await import(pathToFileURL(`${folder}/node_modules/mermaid/dist/mermaid.core.mjs`));

for (const file of files) {
  const text = readFileSync(file, 'utf8');
  // Diagrams are registered by the first parse.
  await mermaid.parse(text);
  const { db } = await mermaid.mermaidAPI.getDiagramFromText(text);
  const nodes = db.getVertices();
  console.log(file, nodes.size ?? Object.keys(nodes).length, db.getEdges().length);
}

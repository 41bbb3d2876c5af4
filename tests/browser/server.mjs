// A static file server for the release page, without dependencies. Its policy lets nothing in from another origin.
// The page is served twice, at / and below /some/path/, because it must work under any path.
//
//   node server.mjs [PORT]      serves ../../dist by hand; without a port the system picks one

import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

export const DIST = fileURLToPath(new URL('../../dist', import.meta.url));
export const SUB_PATH = '/some/path/';

export const POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  "worker-src 'self'",
  // The embed dialog shows the widget.
  "frame-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

const TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
};

async function answer(root, own, request, response) {
  const headers = { 'Content-Security-Policy': POLICY, 'X-Content-Type-Options': 'nosniff', 'Cache-Control': 'no-store', ...own };
  if (!headers['Content-Security-Policy']) delete headers['Content-Security-Policy'];
  const refuse = (status) => response.writeHead(status, headers).end();
  if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405);

  let path;
  try {
    path = decodeURIComponent(new URL(request.url, 'http://localhost').pathname);
  } catch {
    return refuse(400);
  }
  if (path.startsWith(SUB_PATH)) path = path.slice(SUB_PATH.length - 1);
  if (path.endsWith('/')) path += 'index.html';
  // The leading slash keeps `..` inside.
  const file = join(root, normalize(path));
  try {
    const body = await readFile(file);
    headers['Content-Type'] = TYPES[extname(file)] ?? 'application/octet-stream';
    headers['Content-Length'] = body.length;
    response.writeHead(200, headers).end(request.method === 'HEAD' ? undefined : body);
  } catch {
    refuse(404);
  }
}

/** Starts the server on a free port of this machine. `headers` come in place of its own, or beside them. */
export function serve(port = 0, root = DIST, headers = {}) {
  return new Promise((resolve, reject) => {
    const server = createServer((request, response) => answer(root, headers, request, response));
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const origin = `http://127.0.0.1:${server.address().port}`;
      const close = () => new Promise((done) => { server.close(done); server.closeAllConnections(); });
      resolve({ origin, close });
    });
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { origin } = await serve(Number(process.argv[2] ?? 0));
  console.log(`serving ${DIST} at ${origin}/`);
}

#!/bin/sh
# What: prom-client 15.1.3 (npm), its event loop lag metrics, scraped by two monitors, as a redundant pair does it.
# Guess: a scrape reads and changes nothing, so both monitors see the same stall.
# Seen: the loop stands for 2 s. The first scrape after it shows a maximum and a p99 of 2 s, the second, half a second
#   later, some milliseconds: who reads the metrics empties the histogram behind them. The README does not say so.
# Why it matters: each of the two monitors sees about half of the stalls, an engineer with a look at the endpoint takes
#   one away from both, and an alert that asks for the second scrape in a row never fires.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$folder" prom-client@15.1.3
cat > "$folder/measure.mjs" <<'END'
import { createRequire } from 'node:module'
import client from 'prom-client'

const STALL = 2
const sleep = ms => new Promise(done => setTimeout(done, ms))
const registry = new client.Registry()
client.collectDefaultMetrics({ register: registry })
const scrape = async () => {
  const text = await registry.metrics()
  const value = name => Number(text.match(new RegExp(`^nodejs_eventloop_lag_${name}_seconds (.*)$`, 'm'))[1])
  return { max: value('max'), p99: value('p99') }
}

await sleep(200)
await scrape()
await sleep(200)
const end = performance.now() + STALL * 1000
while (performance.now() < end);
await sleep(200)
const first = await scrape()
await sleep(500)
const second = await scrape()
console.log('prom-client', createRequire(import.meta.url)('prom-client/package.json').version)
for (const [name, { max, p99 }] of Object.entries({ first, second })) {
  console.log(`a stall of ${STALL} s at the ${name} monitor: max ${max.toFixed(2)} s, p99 ${p99.toFixed(2)} s`)
}
process.exit(first.max >= STALL && first.p99 >= STALL && second.max < first.max ? 0 : 1)
END
node "$folder/measure.mjs"

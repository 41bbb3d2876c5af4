#!/bin/sh
# What: lru-cache 11.5.3 (npm) with max 100 and a fetchMethod; a hundred warm values, then 150 fetches that hang.
# Guess: a value gives way only to another value, so the hundred stay until one of the fetches brings something.
# Seen: a fetch takes its place when it starts. While the 150 hang none of the hundred warm values is left; 50 callers
#   are rejected at once with "evicted" and the hundred others after the time-out; in the end the cache is empty.
# Why it matters: a scan over keys of a hung dependency empties the cache that was to carry the rest through the outage,
#   and the misses that follow fall on the dependency that hangs.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$folder" lru-cache@11.5.3
cat > "$folder/measure.mjs" <<'END'
import { readFileSync } from 'node:fs'
import { LRUCache } from 'lru-cache'

const sleep = ms => new Promise(done => setTimeout(done, ms))
const cache = new LRUCache({
  max: 100,
  fetchMethod: async key => {
    if (key.startsWith('warm')) return 'value'
    await sleep(1000)
    throw new Error('timed out')
  }
})
const warm = Array.from({ length: 100 }, (_, i) => `warm ${i}`)
const held = () => warm.filter(key => cache.get(key) === 'value').length
for (const key of warm) await cache.fetch(key)
const before = held()
const outcomes = Array.from({ length: 150 }, (_, i) => cache.fetch(`hung ${i}`).catch(error => error.message))
await sleep(200)
const meanwhile = held()
const told = await Promise.all(outcomes)
const evicted = told.filter(message => message === 'evicted').length
const timedOut = told.filter(message => message === 'timed out').length
const about = readFileSync(new URL('node_modules/lru-cache/package.json', import.meta.url))
console.log('lru-cache', JSON.parse(about).version)
console.log(`warm values before: ${before}, while 150 fetches hang: ${meanwhile}, entries in the end: ${cache.size}`)
console.log(`callers told "evicted": ${evicted}, timed out: ${timedOut}`)
process.exit(`${before} ${meanwhile} ${cache.size} ${evicted} ${timedOut}` === '100 0 0 50 100' ? 0 : 1)
END
node "$folder/measure.mjs"

#!/bin/sh
# What: hashring 3.2.0 and ketama 1.0.0 (npm), ten equal servers, both with md5.
# Guess: both place a key on the same server: each calls itself compatible with, or an implementation of, libketama's
#   hash ring, and given the same hash function a ring is a ring.
# Seen: of 20,000 keys 17,996 (90 %) lie on another server, as many as by chance. Each by itself is a good ring: an
#   eleventh server takes 9.3 % and 11.2 % of the keys, none moves between the old ones.
# Why it matters: two services that share ten cache nodes through these two have a hit rate of 10 %, and a service that
#   changes from one to the other starts with a cold cache: the load of an outage, with every node healthy.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$folder" hashring@3.2.0 ketama@1.0.0
cat > "$folder/measure.mjs" <<'END'
import { createRequire } from 'node:module'
import Hashring from 'hashring'
import { HashRing as Ketama } from 'ketama'

const servers = Array.from({ length: 10 }, (_, i) => `cache-${i}:11211`)
const keys = Array.from({ length: 20000 }, (_, i) => `order-${i}`)
const hashring = new Hashring(servers, 'md5')
const ketama = new Ketama(servers, 'md5')
const placed = () => keys.map(key => [hashring.get(key), ketama.getNode(key)])
const before = placed()
hashring.add('cache-10:11211')
ketama.addNode('cache-10:11211')
const after = placed()
const apart = before.filter(([one, other]) => one !== other).length
const moved = [0, 1].map(ring => keys.filter((_, i) => before[i][ring] !== after[i][ring]).length / keys.length)
const strayed = [0, 1].map(ring =>
  keys.filter((_, i) => before[i][ring] !== after[i][ring] && after[i][ring] !== 'cache-10:11211').length)

const require = createRequire(import.meta.url)
console.log(['hashring', 'ketama'].map(name => `${name} ${require(`${name}/package.json`).version}`).join(', '))
console.log(`on different servers: ${apart} of ${keys.length} keys`)
console.log(`moved by an eleventh server: ${moved.map(share => `${(100 * share).toFixed(1)} %`).join(' and ')},`,
  `between old ones: ${strayed.join(' and ')}`)
const share = apart / keys.length
process.exit(share > 0.88 && share < 0.92 && moved.every(part => part < 0.12) && !strayed[0] && !strayed[1] ? 0 : 1)
END
node "$folder/measure.mjs"

// Which Chromium the tests drive: the one named by CHROMIUM, else the system's, else Playwright's own.
//
//   node chromium.mjs           prints its path; status 1 when there is none

import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';

// scripts/env.sh has the same list.
const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

function onPath(name) {
  const candidates = isAbsolute(name) ? [name] : (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, name));
  return candidates.find((file) => {
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** The path of a system browser, or undefined when Playwright shall use its own. */
export function systemChromium() {
  const names = process.env.CHROMIUM ? [process.env.CHROMIUM, ...NAMES] : NAMES;
  return names.map(onPath).find(Boolean);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const path = systemChromium() ?? chromium.executablePath();
  if (!existsSync(path)) process.exit(1);
  console.log(path);
}

import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { WebTrouble } from './web-client.ts';

/** As Debian, Ubuntu, Fedora and Google call it. */
const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome', 'microsoft-edge'];
const places = [
  '/usr/bin',
  '/usr/local/bin',
  '/snap/bin',
  '/opt/google/chrome',
  '/Applications/Google Chrome.app/Contents/MacOS',
  '/Applications/Chromium.app/Contents/MacOS',
];

/**
 * The browser to start: the one that was named, else the first found on the machine. Nothing is ever downloaded.
 * @throws WebTrouble BROWSER_NOT_EXECUTABLE, BROWSER_NOT_FOUND
 */
export function browserPath(named: string | undefined, path = process.env.PATH ?? ''): string {
  if (named !== undefined) {
    if (isProgram(named)) return named;
    throw new WebTrouble('BROWSER_NOT_EXECUTABLE', 'WA_BROWSER_PATH is no program');
  }
  const folders = [...path.split(delimiter).filter((folder) => folder !== ''), ...places];
  const found = folders
    .flatMap((folder) => [...names, 'Google Chrome', 'Chromium'].map((name) => join(folder, name)))
    .find(isProgram);
  if (found === undefined) throw new WebTrouble('BROWSER_NOT_FOUND', 'there is no Chromium on this machine');
  return found;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

import { readFile } from 'node:fs/promises';
import type { FastifyPluginAsync } from 'fastify';

const types = { css: 'text/css; charset=utf-8', js: 'text/javascript; charset=utf-8' } as const;
const files: readonly { name: string; kind: keyof typeof types }[] = [
  { name: 'sandbox.css', kind: 'css' },
  { name: 'chat.css', kind: 'css' },
  { name: 'dom.js', kind: 'js' },
  { name: 'home.js', kind: 'js' },
  { name: 'mail.js', kind: 'js' },
  { name: 'chat.js', kind: 'js' },
  { name: 'bubble.js', kind: 'js' },
  { name: 'panes.js', kind: 'js' },
  { name: 'telegram.css', kind: 'css' },
  { name: 'telegram.js', kind: 'js' },
  { name: 'dashboard.js', kind: 'js' },
  { name: 'google.js', kind: 'js' },
  { name: 'consent.js', kind: 'js' },
];

/** The pages' own styles and scripts: a fixed list, nothing else of the disk is served. */
export const assets: FastifyPluginAsync = async (app) => {
  for (const { name, kind } of files) {
    const content = await readFile(new URL(`./assets/${name}`, import.meta.url));
    app.get(`/sandbox/assets/${name}`, async (_request, reply) =>
      reply
        .header('x-content-type-options', 'nosniff')
        .header('cache-control', 'no-cache')
        .type(types[kind])
        .send(content),
    );
  }
};

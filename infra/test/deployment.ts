import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

/** The parts of docker-compose.yml that the tests look at. */
export interface ComposeService {
  image?: string;
  build?: { context: string; dockerfile: string; target: string };
  restart?: string;
  healthcheck?: { test?: string[]; disable?: boolean };
  ports?: string[];
  volumes?: string[];
  networks?: string[];
  environment?: Record<string, string>;
  depends_on?: Record<string, { condition: string }>;
  read_only?: boolean;
  deploy?: { resources: { limits: { cpus: string; memory: string } } };
}

export interface Compose {
  services: Record<string, ComposeService>;
  networks: Record<string, unknown>;
  volumes: Record<string, unknown>;
}

/** Absolute path of something in the repository. */
export function inRepository(path: string): string {
  return fileURLToPath(new URL(`../../${path}`, import.meta.url));
}

export function readText(path: string): Promise<string> {
  return readFile(inRepository(path), 'utf8');
}

export async function readCompose(): Promise<Compose> {
  return parse(await readText('docker-compose.yml'), { merge: true }) as Compose;
}

/** Names in .env.example, set or commented. */
export async function exampleVariables(): Promise<Set<string>> {
  const text = await readText('.env.example');
  return new Set([...text.matchAll(/^#?([A-Z][A-Z0-9_]*)=/gm)].map(([, name = '']) => name));
}

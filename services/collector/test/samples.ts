import { readFile } from 'node:fs/promises';
import { parseJson } from '../src/rapidapi/parse-json.ts';

const folder = new URL('./samples/', import.meta.url);

/** The text of a recorded answer of the providers. */
export function sampleText(name: string): Promise<string> {
  return readFile(new URL(`${name}.json`, folder), 'utf8');
}

export async function sample(name: string): Promise<unknown> {
  return parseJson(await sampleText(name));
}

/** What is to be read out of an account's recorded answers. */
export interface ExpectedReading {
  instagram_today_shortcodes: string[];
  instagram_today_shortcodes_first_page_only: string[];
  tiktok_today_video_ids: string[];
  likes_CTHa0000001_normalized: string[];
  comments_7560000000000000101_normalized: string[];
}

interface SampleIndex {
  anchor: { now_epoch: number };
  expected: Record<string, ExpectedReading>;
  responses: {
    file: string;
    host: string;
    path: string;
    query: Record<string, string>;
    status: number;
    headers: Record<string, string>;
  }[];
}

/** What the recorded answers answer, and what is to be read out of them. */
export async function sampleIndex(): Promise<SampleIndex> {
  return JSON.parse(await sampleText('index')) as SampleIndex;
}

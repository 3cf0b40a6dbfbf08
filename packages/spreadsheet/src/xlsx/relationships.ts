import { tableLimits } from '../table/limits.ts';
import { damaged, invalidTable } from '../table/refusals.ts';
import type { Parts } from './parts.ts';
import { readXml } from './xml.ts';

export interface Relationship {
  /** Last word of its type: `worksheet`, `sharedStrings`, `styles`. The namespaces of the format's two dialects differ. */
  readonly kind: string;
  /** Name of the part it leads to. */
  readonly target: string;
}

/**
 * Where a part leads, by relationship id. What leads out of the file is left out: nothing outside is ever read.
 * @param part empty for the file itself
 */
export async function relationshipsOf(parts: Parts, part: string): Promise<Map<string, Relationship>> {
  const folder = part.slice(0, part.lastIndexOf('/') + 1);
  const name = `${folder}_rels/${part.slice(folder.length)}.rels`;
  const relationships = new Map<string, Relationship>();
  if (!parts.has(name)) return relationships;
  await readXml(parts.read(name), {
    open(element, { Id: id, Type: type, Target: target, TargetMode: mode }) {
      if (element !== 'Relationship' || id === undefined || target === undefined || mode === 'External') return;
      if (relationships.size >= tableLimits.parts) throw invalidTable(damaged);
      relationships.set(id, { kind: (type ?? '').split('/').at(-1) ?? '', target: partName(folder, target) });
    },
  });
  return relationships;
}

/** `../media/a.png` seen from `xl/worksheets/`. */
function partName(folder: string, target: string): string {
  if (target.startsWith('/')) return target.slice(1);
  const names: string[] = [];
  for (const name of `${folder}${target}`.split('/')) {
    if (name === '..') names.pop();
    else if (name !== '.' && name !== '') names.push(name);
  }
  return names.join('/');
}

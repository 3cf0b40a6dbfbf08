import { access, readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';

/** Relative links of the Markdown files that lead nowhere, as `file: target`. */
export async function brokenLinks(root: string): Promise<string[]> {
  const broken: string[] = [];
  for (const file of await markdownFiles(root)) {
    const text = (await readFile(file, 'utf8')).replace(/```[\s\S]*?```/g, '');
    for (const [, target = ''] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^(https?:|mailto:)/.test(target)) continue;
      const [path = '', anchor] = target.split('#');
      const goal = path === '' ? file : join(dirname(file), path);
      const there = await access(goal).then(
        () => true,
        () => false,
      );
      const found = there && (anchor === undefined || !goal.endsWith('.md') || (await anchors(goal)).has(anchor));
      if (!found) broken.push(`${relative(root, file)}: ${target}`);
    }
  }
  return broken;
}

async function markdownFiles(root: string): Promise<string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.md'))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !/[\\/](node_modules|\.git|\.cicero)[\\/]/.test(path));
}

/** Heading anchors as GitHub makes them. */
async function anchors(file: string): Promise<Set<string>> {
  const text = await readFile(file, 'utf8');
  const headings = [...text.matchAll(/^#{1,6}\s+(.+)$/gm)].map(([, heading = '']) => heading);
  return new Set(
    headings.map((heading) =>
      heading
        .trim()
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, '')
        .replace(/\s/g, '-'),
    ),
  );
}

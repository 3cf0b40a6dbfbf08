import { type DefaultTreeAdapterTypes, parse } from 'parse5';
import { describe, expect, test } from 'vitest';
import { layoutMail, type MailPage } from '../../src/mail/layout.ts';

const page: MailPage = {
  title: 'Judul surat',
  preheader: 'Ringkasan singkat.',
  parts: [
    { kind: 'paragraph', text: 'Baris satu.\nBaris dua.' },
    { kind: 'code', label: 'Kode OTP Anda', code: '123456' },
    { kind: 'link', label: 'Atur ulang', url: 'https://dashboard.example.org/reset-password?token=a&b=c' },
    { kind: 'note', text: 'Catatan kecil.' },
  ],
};

/** Every text in a document, and every attribute, as a mail program would read them. */
function read(html: string): { errors: string[]; texts: string[]; attributes: string[]; tags: string[] } {
  const errors: string[] = [];
  const document = parse(html, { onParseError: ({ code }) => void errors.push(code) });
  const found = { errors, texts: [] as string[], attributes: [] as string[], tags: [] as string[] };
  const walk = (node: DefaultTreeAdapterTypes.ChildNode | DefaultTreeAdapterTypes.Document): void => {
    if (node.nodeName === '#text' && 'value' in node) found.texts.push(node.value);
    if ('tagName' in node) {
      found.tags.push(node.tagName);
      for (const { name, value } of node.attrs) found.attributes.push(`${name}=${value}`);
    }
    if ('childNodes' in node) for (const child of node.childNodes) walk(child);
  };
  walk(document);
  return found;
}

test('is well-formed HTML that says what it was given, once in each form', () => {
  const { html, text } = layoutMail(page);
  const { errors, texts, attributes } = read(html);
  expect(errors).toEqual([]);
  const words = texts.map((part) => part.trim()).filter(Boolean);
  for (const part of ['Judul surat', 'Ringkasan singkat.', 'Baris satu.', 'Baris dua.', '123456', 'Catatan kecil.']) {
    expect(words).toContain(part);
  }
  expect(attributes).toContain('href=https://dashboard.example.org/reset-password?token=a&b=c');
  expect(attributes).toContain('lang=id');
  expect(text.split('\n\n')).toEqual([
    'JUDUL SURAT',
    'Baris satu.\nBaris dua.',
    'Kode OTP Anda: 123456',
    'Atur ulang:\nhttps://dashboard.example.org/reset-password?token=a&b=c',
    'Catatan kecil.',
    '-- \nEmail ini dikirim otomatis oleh Cicero. Mohon tidak membalas email ini.',
  ]);
});

test('fetches nothing and runs nothing', () => {
  const { tags, attributes } = read(layoutMail(page).html);
  expect(tags.filter((tag) => ['script', 'img', 'link', 'iframe', 'form', 'object'].includes(tag))).toEqual([]);
  expect(attributes.filter((attribute) => /^(src|on\w+|background|srcset)=|url\(/.test(attribute))).toEqual([]);
});

describe('whatever is put in is shown, not obeyed', () => {
  const plain = read(layoutMail(page).html);

  test.each([
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "'><b>tebal</b>",
    '</td></tr></table></body>',
    '<!-- ',
    '&lt;b&gt; &amp; &#60;',
    '</style></title><b>',
  ])('%s', (text) => {
    const { html } = layoutMail({
      title: text,
      preheader: text,
      parts: [
        { kind: 'paragraph', text },
        { kind: 'code', label: text, code: text },
        { kind: 'link', label: text, url: `https://dashboard.example.org/?q=${text}` },
        { kind: 'note', text },
      ],
    });
    const { errors, texts, tags } = read(html);
    expect(errors).toEqual([]);
    expect(tags.filter((tag) => tag !== 'br')).toEqual(plain.tags.filter((tag) => tag !== 'br'));
    expect(texts.filter((part) => part === text).length).toBeGreaterThanOrEqual(6);
  });

  test('what cannot stand in a document is left out', () => {
    const text = 'A\u0000B\u001bC\ud800D\u202eE';
    const { html } = layoutMail({ title: text, preheader: text, parts: [{ kind: 'paragraph', text }] });
    expect(read(html)).toMatchObject({ errors: [], texts: expect.arrayContaining(['ABCDE']) });
  });
});

test.each(['javascript:alert(1)', 'data:text/html,x', 'reset-password?token=x', '', 'ftp://x.example'])(
  'a link to %j is a mistake of ours',
  (url) => {
    expect(() => layoutMail({ title: 'x', preheader: 'x', parts: [{ kind: 'link', label: 'x', url }] })).toThrow(
      RangeError,
    );
  },
);

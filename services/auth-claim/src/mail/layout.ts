/** One part of a mail, said once and shown twice: in HTML and in plain text. Contents are plain text, never markup. */
export type MailPart =
  | { kind: 'paragraph'; text: string }
  /** Something to be typed elsewhere. */
  | { kind: 'code'; label: string; code: string }
  /** A way on; its address is shown in full below, for those whose mail program shows no buttons. */
  | { kind: 'link'; label: string; url: string }
  /** Small print. */
  | { kind: 'note'; text: string };

export interface MailPage {
  title: string;
  /** What mail programs show beside the subject in their lists; the same as nothing else in the mail. */
  preheader: string;
  parts: readonly MailPart[];
}

const sender = 'Cicero';
const footer = 'Email ini dikirim otomatis oleh Cicero. Mohon tidak membalas email ini.';

/**
 * A mail as HTML and as plain text. Tables and inline styles, because mail programs know little more; where dark mode
 * is known, its colours are ours. Everything given is escaped.
 * @throws RangeError for a link that is not http or https: a mistake of ours, as links are never typed by people
 */
export function layoutMail(page: MailPage): { html: string; text: string } {
  return { html: htmlOf(page), text: textOf(page) };
}

function textOf({ title, parts }: MailPage): string {
  return [title.toUpperCase(), ...parts.map(partAsText), `-- \n${footer}`].join('\n\n');
}

function partAsText(part: MailPart): string {
  if (part.kind === 'code') return `${part.label}: ${part.code}`;
  if (part.kind === 'link') return `${part.label}:\n${webAddress(part.url)}`;
  return part.text;
}

function htmlOf({ title, preheader, parts }: MailPage): string {
  const rows = parts.map((part) => `<tr>${partAsHtml(part)}</tr>`).join('\n');
  return `<!doctype html>
<html lang="id">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escapeHtml(title)}</title>
<style>
@media (prefers-color-scheme: dark) {
  .page { background: #11161c !important; }
  .card { background: #1b232c !important; }
  .words { color: #e8edf2 !important; }
  .small { color: #a4b0bc !important; }
  .code { background: #11161c !important; color: #ffffff !important; border-color: #46535f !important; }
}
@media (max-width: 480px) {
  .cell { padding-left: 20px !important; padding-right: 20px !important; }
}
</style>
</head>
<body class="page" style="margin:0;padding:0;background:#f3f5f8;-webkit-text-size-adjust:100%">
<div style="display:none;max-height:0;overflow:hidden;opacity:0">${escapeHtml(preheader)}</div>
<table class="page" role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="background:#f3f5f8">
<tbody><tr><td align="center" style="padding:24px 12px">
<table class="card" role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:520px;background:#ffffff;border-radius:12px">
<tbody>
<tr><td class="cell small" style="padding:24px 32px 0;${font(13)};letter-spacing:1px;color:#5a6775">${sender}</td></tr>
<tr><td class="cell words" style="padding:4px 32px 8px;${font(20)};font-weight:bold;color:#1c2733"><h1 style="margin:0;font-size:20px">${escapeHtml(title)}</h1></td></tr>
${rows}
<tr><td class="cell small" style="padding:20px 32px 24px;${font(12)};color:#5a6775">${footer}</td></tr>
</tbody>
</table>
</td></tr></tbody>
</table>
</body>
</html>`;
}

function partAsHtml(part: MailPart): string {
  if (part.kind === 'code') {
    return `<td class="cell" align="center" style="padding:12px 32px"><div class="small" style="padding-bottom:6px;${font(13)};color:#5a6775">${escapeHtml(part.label)}</div><div class="code" style="padding:14px 8px;${font(32)};font-weight:bold;letter-spacing:8px;color:#1c2733;background:#f3f5f8;border:1px solid #d4dbe2;border-radius:8px">${escapeHtml(part.code)}</div></td>`;
  }
  if (part.kind === 'link') {
    const url = escapeHtml(webAddress(part.url));
    return `<td class="cell" style="padding:12px 32px"><a href="${url}" style="display:inline-block;padding:12px 24px;${font(15)};font-weight:bold;color:#ffffff;background:#1f5fae;border-radius:8px;text-decoration:none">${escapeHtml(part.label)}</a><p class="small" style="margin:12px 0 0;${font(12)};color:#5a6775;word-break:break-all">${url}</p></td>`;
  }
  const [style, size, colour] = part.kind === 'note' ? ['small', 13, '#5a6775'] : ['words', 15, '#1c2733'];
  const text = escapeHtml(part.text).replaceAll('\n', '<br>');
  return `<td class="cell ${style}" style="padding:8px 32px;${font(Number(size))};color:${colour};word-break:break-word">${text}</td>`;
}

function font(size: number): string {
  return `font-family:Arial,Helvetica,sans-serif;font-size:${size}px;line-height:1.5`;
}

function webAddress(url: string): string {
  const parsed = URL.parse(url);
  if (!parsed || !/^https?:$/.test(parsed.protocol)) throw new RangeError('a link in a mail leads to a web page');
  return parsed.href;
}

/** What cannot stand in a document at all is left out: control characters and half surrogates. */
function escapeHtml(text: string): string {
  return text.replace(/[^\P{C}\n]/gu, '').replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

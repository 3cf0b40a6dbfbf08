/** Escapes text for HTML. Pages put data in by script as text; this is for the few words put in by the server. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

const places = [
  { key: 'home', href: '/sandbox', label: 'Ringkasan' },
  { key: 'whatsapp', href: '/sandbox/whatsapp', label: 'WhatsApp' },
  { key: 'telegram', href: '/sandbox/telegram', label: 'Telegram' },
  { key: 'mail', href: '/sandbox/mail', label: 'Surat' },
  { key: 'dashboard', href: '/sandbox/dashboard', label: 'Dashboard' },
  { key: 'google', href: '/sandbox/google', label: 'Google' },
] as const;

/** The frame of every sandbox page. `body` is trusted HTML of ours; `title` is text. */
export function page(options: {
  title: string;
  active: (typeof places)[number]['key'];
  script: string;
  body: string;
}): string {
  const links = places
    .map(({ key, href, label }) => {
      const current = key === options.active ? ' aria-current="page"' : '';
      return `<a href="${href}"${current}>${label}</a>`;
    })
    .join('');
  return `<!doctype html>
<html lang="id">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(options.title)} · Sandbox Cicero</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/sandbox/assets/sandbox.css">
<script type="module" src="/sandbox/assets/${options.script}"></script>
</head>
<body class="page-${options.active}">
<a class="skip" href="#isi">Langsung ke isi</a>
<nav class="top" aria-label="Halaman sandbox"><strong>Sandbox <span>Cicero</span></strong>${links}
<span class="clock" id="clock" title="Jam sandbox"></span></nav>
<main id="isi">${options.body}</main>
</body>
</html>`;
}

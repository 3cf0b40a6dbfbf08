import type { FastifyReply } from 'fastify';
import { qrSvg } from '../../whatsapp/qr-code.ts';
import type { NumberView } from './views.ts';

const policy =
  "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
/** Seconds; WhatsApp shows another code every 20. */
const reloadEvery = 5;

const states: Readonly<Record<NumberView['state'], string>> = {
  off: 'tidak dijalankan',
  starting: 'sedang dibuka',
  qr: 'menunggu ditautkan',
  authenticated: 'tertaut, sedang menyiapkan percakapan',
  ready: 'siap',
  disconnected: 'terputus',
  'backing-off': 'terputus, segera dicoba lagi',
};

/** The page on which an administrator pairs the numbers. It shows secrets: nobody may keep it or frame it. */
export function sendPairingPage(reply: FastifyReply, numbers: readonly NumberView[]) {
  return reply
    .header('content-security-policy', policy)
    .header('cache-control', 'no-store')
    .header('referrer-policy', 'no-referrer')
    .header('x-content-type-options', 'nosniff')
    .type('text/html; charset=utf-8')
    .send(`<!doctype html>
<html lang="id">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="${reloadEvery}">
<meta name="robots" content="noindex">
<title>Nomor WhatsApp</title>
<style>
body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1.5rem}
main{display:grid;gap:1.5rem;grid-template-columns:repeat(auto-fit,minmax(17rem,1fr))}
section{border:1px solid #ccc;border-radius:.5rem;padding:1rem}
h1{font-size:1.4rem}h2{font-size:1.1rem;margin:0}svg{width:100%;max-width:20rem}code{font-size:1.4rem}
</style>
</head>
<body>
<h1>Nomor WhatsApp</h1>
<main>
${numbers.map(section).join('\n')}
</main>
<p>Halaman ini dimuat ulang setiap ${reloadEvery} detik.</p>
</body>
</html>`);
}

function section({ label, account, state, qr, pairing_code: code, advice, waiting, held }: NumberView): string {
  const lines = [`<h2>${escaped(label)} <small>(${escaped(account)})</small></h2>`, `<p>${states[state]}</p>`];
  if (qr !== null) lines.push(qrSvg(qr));
  if (code !== null) lines.push(`<p>Kode untuk ponsel: <code>${escaped(code)}</code></p>`);
  if (advice !== null) lines.push(`<p>${escaped(advice)}</p>`);
  if (waiting > 0) lines.push(`<p>${waiting} pesan menunggu.</p>`);
  if (held > 0) lines.push(`<p>${held} di antaranya menunggu jam tenang selesai.</p>`);
  return `<section>${lines.join('\n')}</section>`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

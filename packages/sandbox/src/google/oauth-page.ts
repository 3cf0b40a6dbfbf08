import { escapeHtml, page } from '../pages/layout.ts';
import { googleAccounts } from './oauth-grants.ts';

const meanings: Readonly<Record<string, string>> = {
  'https://www.googleapis.com/auth/contacts': 'Melihat, mengubah, dan menghapus kontak Anda',
  'https://www.googleapis.com/auth/spreadsheets.readonly': 'Melihat semua spreadsheet Google Anda',
  openid: 'Mengaitkan Anda dengan informasi pribadi di Google',
  email: 'Melihat alamat email Anda',
};

/** What Google shows before an account is connected, as far as Cicero is concerned. */
export function consentPage(request: string, scopes: readonly string[]): string {
  const accounts = googleAccounts.map((account) => `<option>${escapeHtml(account)}</option>`).join('');
  const asked = scopes.map((scope) => `<li>${escapeHtml(meanings[scope] ?? scope)}</li>`).join('');
  const body = `
<div class="home">
  <section class="card"><h1>Cicero ingin mengakses Akun Google Anda</h1>
    <p class="lead">Pengganti halaman persetujuan Google. Akun-akun ini rekaan.</p>
    <ul>${asked}</ul>
    <form method="post" action="/sandbox/google/consent">
      <input type="hidden" name="request" value="${escapeHtml(request)}">
      <p><label>Akun <select name="account">${accounts}</select></label></p>
      <p><label><input type="checkbox" name="contacts" checked> Izinkan kontak</label></p>
      <p><button class="primary" name="decision" value="allow">Izinkan</button>
        <button class="quiet" name="decision" value="deny">Tolak</button></p>
    </form></section>
</div>`;
  return page({ title: 'Persetujuan Google', active: 'google', script: 'consent.js', body });
}

import { randomUUID } from 'node:crypto';
import type { AuditParty } from '@cicero/access';
import { decidedWords, signatureOf, tellAdministrators, type UnitOfWork } from '@cicero/platform';
import type { GoogleParts } from '../google.ts';

/** Administrators are told who connects or disconnects an account: personal data of all tenants go there. */
export async function tellOfConnection(
  unit: UnitOfWork,
  { administrators, clock }: Pick<GoogleParts, 'administrators' | 'clock'>,
  what: 'connected' | 'disconnected',
  { account, party }: { account: string | null; party: AuditParty },
): Promise<void> {
  const now = clock.now();
  const named = account ?? 'tanpa alamat email';
  const words = await decidedWords(unit.tx, { by: signatureOf(party), at: now });
  const text = {
    connected: `🔔 Akun Google ${named} dihubungkan ${words}. Nomor WhatsApp dari semua satuan disimpan sebagai kontaknya.`,
    disconnected: `🔔 Akun Google ${named} diputus ${words}. Kontak baru menunggu sampai akun dihubungkan lagi.`,
  }[what];
  const help = 'Bila ini keliru, hubungi pengelola server (cicero google status).';
  tellAdministrators(unit, administrators, { key: `google:${randomUUID()}`, text: `${text}\n${help}` }, now);
}

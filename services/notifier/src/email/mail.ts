import { normaliseEmail } from '@cicero/directory';
import { DeliveryError, type Parcel } from '../delivery/courier.ts';
import { type Attachments, missingNote, noAttachments } from './attachments.ts';

/** An e-mail ready for the transport. */
export interface Mail {
  messageId: string;
  from: string;
  to: { name: string; address: string };
  envelope: { from: string; to: string[] };
  subject: string;
  text: string;
  html?: string;
  attachments?: { filename: string; content: Buffer; contentType: string }[];
  date: Date;
  headers: Record<string, string>;
}

/**
 * Makes an e-mail of a stored message. Its Message-ID comes from the message's id, so that every attempt carries the
 * same and a repetition can be told; nothing of the message can become a header of its own.
 * @param from `name@host` or `Name <name@host>`, trusted (configuration)
 * @param attachments what it carries; what it had to leave out is said below the text
 * @throws DeliveryError `refused` when it is no e-mail or has no usable address
 */
export function composeMail(parcel: Parcel, from: string, attachments: Attachments = noAttachments): Mail {
  const { content } = parcel;
  if (content.kind !== 'mail') throw new DeliveryError('refused', 'not an e-mail');
  const address = normaliseEmail(parcel.recipient);
  if (address === null || address !== parcel.recipient.toLowerCase()) {
    throw new DeliveryError('refused', 'recipient is not a usable address');
  }
  const note = missingNote(attachments);
  const files = attachments.files.map(({ name, bytes, mimetype }) => ({
    filename: name,
    content: bytes,
    contentType: mimetype,
  }));
  const sender = /<([^<>]+)>$/.exec(from)?.[1] ?? from;
  return {
    messageId: `<${parcel.messageId}@${sender.split('@')[1] ?? 'localhost'}>`,
    from,
    to: { name: '', address },
    envelope: { from: sender, to: [address] },
    subject: content.subject.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim(),
    text: note === null ? content.text : `${content.text}\n\n${note}`,
    ...(content.html === undefined ? {} : { html: note === null ? content.html : withNote(content.html, note) }),
    ...(files.length === 0 ? {} : { attachments: files }),
    date: parcel.createdAt,
    // https://www.rfc-editor.org/rfc/rfc3834: no holiday notes in answer to a machine.
    headers: { 'Auto-Submitted': 'auto-generated' },
  };
}

function withNote(html: string, note: string): string {
  const paragraph = `<p>${note.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`).replaceAll('\n', '<br>')}</p>`;
  const end = html.search(/<\/body>/i);
  return end < 0 ? html + paragraph : html.slice(0, end) + paragraph + html.slice(end);
}

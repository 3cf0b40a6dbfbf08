import { type PersonRecord, platformNames } from '@cicero/directory';
import { oneLine } from '@cicero/platform';
import type { Static } from 'typebox';
import type { Complainer } from '../complaints/complain.ts';
import type { ListedTicket } from '../complaints/list.ts';
import type { Addressee, Delivery, Ticket } from '../complaints/tickets.ts';
import type { ComplaintAnswer, ListedComplaint } from './complaint-schema.ts';

/** What happens to an answer on one channel. */
interface Handover {
  status: Delivery['status'];
  reason: string | null;
  target: string | null;
}

const nowhere: Handover = { status: 'skipped', reason: 'empty', target: null };

/** What whoever complained is told; shape in complaint-schema.ts. */
export function complaintAnswer(ticket: Ticket, person: PersonRecord, by: Complainer): Static<typeof ComplaintAnswer> {
  const dashboardUser: Handover =
    ticket.requestedBy === by.key
      ? onWhatsApp(deliveryTo(ticket, 'dashboard'))
      : // Somebody else has complained about the same: the number that read along is theirs.
        { status: 'skipped', reason: 'repeated', target: null };
  return {
    success: true,
    data: {
      ...common(ticket),
      whatsappDelivery: { personnel: onWhatsApp(deliveryTo(ticket, 'personnel')), dashboardUser },
      reporter: { nrp: person.user_id, name: nameOf(person.title, person.nama), ...contacts(person) },
      dashboard: { whatsapp: by.whatsapp },
    },
  };
}

/** A ticket of a list; whoever read along is not the reader's to know. */
export function listedComplaint(ticket: ListedTicket): Static<typeof ListedComplaint> {
  const personnel = deliveryTo(ticket, 'personnel');
  const { status, reason } = onWhatsApp(deliveryTo(ticket, 'dashboard'));
  return {
    ...common(ticket),
    status: personnel?.status ?? nowhere.status,
    reporter: {
      nrp: ticket.userId,
      name: nameOf(ticket.title, ticket.name),
      client_id: ticket.clientId,
      client_name: ticket.clientName,
    },
    whatsappDelivery: { personnel: onWhatsApp(personnel), dashboardUser: { status, reason } },
  };
}

type Deliveries = Pick<Ticket, 'deliveries'>;

function common<Words extends string | null>(
  ticket: Omit<Ticket, 'message' | 'solution'> & { message: Words; solution: Words },
) {
  const { ticketId, requestedAt, platform, message, issue, solution } = ticket;
  const personnel = deliveryTo(ticket, 'personnel');
  return {
    ...{ ticketId, requestedAt: requestedAt.toISOString(), platform: platformNames[platform] },
    ...{ message, issue, solution },
    channel: personnel?.channel ?? 'unknown',
    emailDelivery: personnel?.channel === 'email' ? handover(personnel) : nowhere,
  };
}

function deliveryTo({ deliveries }: Deliveries, addressee: Addressee): Delivery | undefined {
  return deliveries.find((delivery) => delivery.addressee === addressee);
}

function onWhatsApp(delivery: Delivery | undefined): Handover {
  return !delivery || delivery.channel === 'email' ? nowhere : handover(delivery);
}

function handover({ status, reason, recipient }: Delivery): Handover {
  return { status, reason, target: recipient };
}

function nameOf(title: string | null, name: string | null): string {
  return oneLine([title, name].filter(Boolean).join(' ')) || '-';
}

function contacts({ whatsapp, email }: PersonRecord): { whatsapp: string | null; email: string | null } {
  return { whatsapp: whatsapp?.trim() || null, email: email?.trim() || null };
}

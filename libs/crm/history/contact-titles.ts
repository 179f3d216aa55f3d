import type { ContactEvent } from '../contacts/contacts.events.js';
import type { Channel } from '../shared/vocabulary.js';
import type { EventDescription, Narrator } from './narrator.js';

const IMPORTANCE_NOW = {
  HIGH: 'ContactImportanceRaised',
  NORMAL: 'ContactImportanceNormal',
  LOW: 'ContactImportanceLowered',
} as const;

/** Nobody sends these: they are arranged, and an inbound one is at the request of the customer. */
const ARRANGED: ReadonlySet<Channel> = new Set<Channel>(['MEETING', 'EVENT']);

/** What a fact of a contact says. */
export function describeContactEvent(say: Narrator, event: ContactEvent): EventDescription {
  const { wording } = say;
  const { channel, direction, subject, about } = event.data;
  const by =
    direction === 'INBOUND' && ARRANGED.has(channel)
      ? wording.requested
      : wording.direction[direction];
  const contact = by.replace('{contact}', wording.contact[channel]);
  const number = about?.orderNumber;
  const values = {
    contact,
    contactWithin: withinSentence(contact),
    ending: wording.endings?.[channel] ?? '',
    subject: say.text(subject),
    about: number === undefined ? '' : say.part('about', { number }),
  };
  switch (event.type) {
    case 'ContactPlanned': {
      const { plannedStart, importance: mark } = event.data;
      const importance = { HIGH: say.part('high'), NORMAL: '', LOW: say.part('low') }[mark];
      const start = say.moment(plannedStart);
      return { title: say.title('ContactPlanned', { ...values, start, importance }) };
    }
    case 'ContactRescheduled': {
      const { from, to, reason } = event.data;
      const times = { from: say.moment(from.plannedStart), start: say.moment(to.plannedStart) };
      return { title: say.title(event.type, { ...values, ...times }), ...say.because(reason) };
    }
    case 'ContactImportanceChanged': {
      const { plannedStart, to } = event.data;
      const name = IMPORTANCE_NOW[to];
      return { title: say.title(name, { ...values, start: say.moment(plannedStart) }) };
    }
    case 'ContactReassigned': {
      const { plannedStart, responsibleId, previousResponsibleId, reason } = event.data;
      const who = {
        start: say.moment(plannedStart),
        manager: say.manager(responsibleId, wording.manager),
        previous: say.manager(previousResponsibleId, wording.otherManager),
      };
      return { title: say.title(event.type, { ...values, ...who }), ...say.because(reason) };
    }
    case 'ContactCompleted':
    case 'ContactRecorded': {
      const { outcome, summary } = event.data;
      const title = say.title(event.type, { ...values, outcome: wording.outcome[outcome] });
      return summary === undefined ? { title } : { title, detail: say.text(summary) };
    }
    case 'ContactCancelled': {
      const { plannedStart, reason } = event.data;
      const title = say.title('ContactCancelled', { ...values, start: say.moment(plannedStart) });
      return { title, ...say.because(reason) };
    }
  }
}

/** Without the capital letter of a beginning; an abbreviation, "SMS …", keeps its own. */
function withinSentence(words: string): string {
  return /^\p{Lu}{2}/u.test(words) ? words : words.charAt(0).toLowerCase() + words.slice(1);
}

import type { CustomerAttribute, CustomerEvent } from '../customers/customers.events.js';
import { countryName, languageName } from './formats.js';
import type { EventDescription, Narrator } from './narrator.js';

/** What a fact about a customer says. */
export function describeCustomerEvent(say: Narrator, event: CustomerEvent): EventDescription {
  const { wording } = say;
  switch (event.type) {
    case 'CustomerRegistered': {
      const { name, kinds, source } = event.data;
      const values = {
        name: say.text(name),
        kinds: kinds.map((kind) => wording.kind[kind]).join(', '),
        channel: wording.channel[source.channel],
      };
      return { title: say.title('CustomerRegistered', values) };
    }
    case 'CustomerRenamed': {
      const { name, previousName } = event.data;
      const values = { name: say.text(name), previousName: say.text(previousName) };
      return { title: say.title('CustomerRenamed', values) };
    }
    case 'CustomerKindAdded':
    case 'CustomerKindRemoved':
      return { title: say.title(event.type, { kind: wording.kind[event.data.kind] }) };
    case 'CustomerClassified': {
      const { attribute: by, from: before, to: now } = event.data;
      const attribute = wording.attribute[by];
      const to = attributeText(by, now, wording.tag);
      const from = before === undefined ? undefined : attributeText(by, before, wording.tag);
      return from === undefined
        ? { title: say.title('CustomerClassified', { attribute, to }) }
        : { title: say.title('CustomerReclassified', { attribute, from, to }) };
    }
    case 'ContactDetailAdded':
    case 'ContactDetailChanged':
    case 'ContactDetailRemoved':
      return { title: contactDetailTitle(say, event) };
    case 'CustomerManagerAssigned':
      return assignment(say, event.data);
    case 'ContactPersonAdded':
    case 'ContactPersonChanged':
      return { title: personTitle(say, event) };
    case 'ContactPersonLeft': {
      const { name, reason } = event.data;
      return { title: say.title(event.type, { name: say.text(name) }), ...say.because(reason) };
    }
    case 'CustomerVipMarked':
    case 'CustomerVipUnmarked':
    case 'CustomerArchived':
    case 'CustomerRestored':
      return { title: say.title(event.type, {}), ...say.because(event.data.reason) };
  }
}

/** A country and a language by name, whatever else as it is. */
function attributeText(attribute: CustomerAttribute, value: string, tag: string): string {
  if (attribute === 'COUNTRY') return countryName(value, tag);
  return attribute === 'LANGUAGE' ? languageName(value, tag) : value;
}

type DetailEvent = Extract<CustomerEvent, { readonly data: { readonly detailId: string } }>;
type Assignment = Extract<CustomerEvent, { readonly type: 'CustomerManagerAssigned' }>['data'];

type PersonEvent = Extract<
  CustomerEvent,
  { readonly type: 'ContactPersonAdded' | 'ContactPersonChanged' }
>;

function personTitle(say: Narrator, event: PersonEvent): string {
  const { name: said, title: position } = event.data;
  const name = say.text(said);
  const title = position === undefined ? '' : say.part('label', { label: say.text(position) });
  if (event.type === 'ContactPersonAdded') return say.title(event.type, { name, title });
  const { previousName } = event.data;
  if (previousName === said) return say.title(event.type, { name, title });
  const names = { name, previousName: say.text(previousName), title };
  return say.title('ContactPersonRenamed', names);
}

function contactDetailTitle(say: Narrator, event: DetailEvent): string {
  const kind = say.wording.detail[event.data.kind];
  const value = say.text(event.data.value);
  if (event.type === 'ContactDetailRemoved') return say.title(event.type, { kind, value });
  const said = event.data.label;
  const label = said === undefined ? '' : say.part('label', { label: say.text(said) });
  if (event.type === 'ContactDetailAdded') return say.title(event.type, { kind, value, label });
  const { previousValue } = event.data;
  if (previousValue === event.data.value) {
    return say.title('ContactDetailRelabelled', { kind, value, label });
  }
  return say.title(event.type, { kind, value, label, previousValue: say.text(previousValue) });
}

function assignment(say: Narrator, data: Assignment): EventDescription {
  const manager = say.manager(data.managerId, say.wording.manager);
  const why = say.because(data.reason);
  if (data.previousManagerId === undefined) {
    return { title: say.title('CustomerManagerAssigned', { manager }), ...why };
  }
  const previous = say.manager(data.previousManagerId, say.wording.otherManager);
  return { title: say.title('CustomerManagerReplaced', { manager, previous }), ...why };
}

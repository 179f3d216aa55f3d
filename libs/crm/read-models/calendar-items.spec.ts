import { describe, expect, it } from '@jest/globals';
import { foldDocument } from '#event-sourcing';
import { fact, testUuid } from '#event-sourcing/testing';
import { calendarContacts, PlannedContact } from './calendar-contacts.projection.js';
import { contactItem, judged } from './calendar-items.js';

const kyiv = { now: '2026-03-15T10:00:00.000Z', timeZone: 'Europe/Kyiv' };

// The table of domain.md §6, row by row.
describe('an item is', () => {
  it('overdue by the days since it was promised', () => {
    expect(judged({ promised: '2026-03-10' }, kyiv)).toMatchObject({
      bucket: 'OVERDUE',
      due: '2026-03-10',
      daysLate: 5,
    });
  });

  it('overdue although we expect it later: our own estimate heals no broken promise', () => {
    const dates = { promised: '2026-03-10', firstPromised: '2026-03-10', expected: '2026-03-20' };
    expect(judged(dates, kyiv)).toEqual({
      ...dates,
      ...{ bucket: 'OVERDUE', due: '2026-03-10', slipDays: 10, daysLate: 5 },
    });
  });

  it('due today when we expect it today, whatever is promised', () => {
    expect(judged({ promised: '2026-03-20', expected: '2026-03-15' }, kyiv)).toMatchObject({
      bucket: 'TODAY',
      due: '2026-03-15',
      daysLate: 0,
    });
  });

  it('in the future when it is promised for later', () => {
    expect(judged({ promised: '2026-03-20' }, kyiv)).toMatchObject({
      bucket: 'FUTURE',
      daysLate: 0,
    });
  });

  it('undated when nobody said a day', () => {
    expect(judged({}, kyiv)).toEqual({ bucket: 'UNDATED', daysLate: 0 });
  });

  it('overdue once the business day is over, which depends on the time zone', () => {
    const now = '2026-03-28T22:30:00.000Z';
    const promised = '2026-03-28';
    expect(judged({ promised }, { now, timeZone: 'Europe/Kyiv' }).bucket).toBe('OVERDUE');
    expect(judged({ promised }, { now, timeZone: 'America/New_York' }).bucket).toBe('TODAY');
  });

  it('ahead when we expect it before the day that was promised first', () => {
    const dates = { promised: '2026-03-20', firstPromised: '2026-03-22', expected: '2026-03-19' };
    expect(judged(dates, kyiv).slipDays).toBe(-3);
  });
});

describe('a planned contact', () => {
  const contactId = testUuid(1);
  const essence = {
    contactId,
    customerId: testUuid(2),
    channel: 'PHONE',
    direction: 'OUTBOUND',
    subject: 'Spring delivery',
    responsibleId: testUuid(3),
  };
  const at9 = '2026-03-15T07:00:00.000Z';
  const planned = fact('ContactPlanned', { ...essence, plannedStart: at9, importance: 'HIGH' });
  const folded = (...facts: Parameters<typeof foldDocument>[2]) =>
    foldDocument(calendarContacts, contactId, facts);
  const open = {
    customerId: testUuid(2),
    managerId: testUuid(3),
    subject: 'Spring delivery',
    channel: 'PHONE',
    importance: 'HIGH',
    plannedStart: at9,
    firstPlannedStart: at9,
  };

  it('is due today and late by minutes, when it was to begin this morning', () => {
    const now = { now: '2026-03-15T15:00:00.000Z', timeZone: 'Europe/Kyiv' };
    expect(contactItem(contactId, PlannedContact.parse(folded(planned)), now)).toEqual({
      id: `contact:${contactId}`,
      kind: 'CONTACT',
      place: `2026-03-15 1 ${at9} contact:${contactId}`,
      bucket: 'TODAY',
      due: '2026-03-15',
      promised: '2026-03-15',
      firstPromised: '2026-03-15',
      daysLate: 0,
      minutesLate: 480,
      importance: 'HIGH',
      state: 'NOT_STARTED',
      customerId: testUuid(2),
      managerId: testUuid(3),
      contactId,
      subject: 'Spring delivery',
      channel: 'PHONE',
      plannedStart: at9,
    });
  });

  it('is not late before it is to begin', () => {
    const now = { ...kyiv, now: '2026-03-15T06:59:59.000Z' };
    const item = contactItem(contactId, PlannedContact.parse(folded(planned)), now);
    expect([item.bucket, item.minutesLate]).toEqual(['TODAY', 0]);
  });

  it('keeps the day for which it was planned first', () => {
    const to = { plannedStart: '2026-03-18T08:00:00.000Z' };
    const moved = fact('ContactRescheduled', { ...essence, from: { plannedStart: at9 }, to });
    const again = folded(planned, moved);
    expect(again).toEqual({ ...open, ...to });
    const item = contactItem(contactId, PlannedContact.parse(again), kyiv);
    expect([item.promised, item.firstPromised]).toEqual(['2026-03-18', '2026-03-15']);
  });

  it('follows its manager and its importance', () => {
    const to = fact('ContactReassigned', {
      ...essence,
      responsibleId: testUuid(4),
      previousResponsibleId: testUuid(3),
      plannedStart: at9,
    });
    const low = { ...essence, plannedStart: at9, from: 'HIGH', to: 'LOW' };
    expect(folded(planned, to, fact('ContactImportanceChanged', low))).toEqual({
      ...open,
      ...{ managerId: testUuid(4), importance: 'LOW' },
    });
  });

  it('leaves the calendar when it is held or cancelled, even before it was known to be planned', () => {
    const held = { startedAt: at9, endedAt: at9, outcome: 'AGREED' };
    const completed = fact('ContactCompleted', { ...essence, ...held });
    const cancelled = fact('ContactCancelled', { ...essence, plannedStart: at9, reason: 'Ill' });
    expect(folded(planned, completed)).toBeUndefined();
    expect(folded(completed, planned)).toBeUndefined();
    expect(folded(planned, cancelled)).toBeUndefined();
  });
});

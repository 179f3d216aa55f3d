import type { PeriodUnit } from './sales.type.js';

/** The period that a day (or a month, "2026-03") is in: "2026-03", "2026-Q1", "2026". */
export function periodOf(day: string, unit: PeriodUnit): string {
  const year = day.slice(0, 4);
  if (unit === 'YEAR') return year;
  if (unit === 'MONTH') return day.slice(0, 7);
  return `${year}-Q${Math.ceil(Number(day.slice(5, 7)) / 3)}`;
}

export function firstDay(period: string): string {
  const [year, month] = [period.slice(0, 4), firstMonth(period)];
  return `${year}-${String(month).padStart(2, '0')}-01`;
}

export function lastDay(period: string): string {
  const months = period.length === 4 ? 12 : period.includes('Q') ? 3 : 1;
  const dayBeforeNext = new Date(
    Date.UTC(Number(period.slice(0, 4)), firstMonth(period) - 1 + months, 0),
  );
  return dayBeforeNext.toISOString().slice(0, 10);
}

function firstMonth(period: string): number {
  if (period.length === 4) return 1;
  const part = period.slice(5);
  return part.startsWith('Q') ? Number(part.slice(1)) * 3 - 2 : Number(part);
}

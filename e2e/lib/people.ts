// Who uses the system: the demo accounts, and people made up for one journey.
import { randomUUID } from 'node:crypto';

/** Someone who can sign in. */
export interface Person {
  name: string;
  email: string;
  password: string;
}

const password = 'correct horse battery';

/** Has pets in the demo data. */
export const owner: Person = { name: 'Ada Park', email: 'ada@example.com', password };

/** Works at the Seattle Animal Shelter. */
export const clerk: Person = { name: 'Sam Ortiz', email: 'clerk@seattle.example', password };

/** Packs and ships for the demo's shop. */
export const merchant: Person = { name: 'Robin Vale', email: 'merchant@allpetplus.example', password };

/** Runs the Seattle Animal Shelter's account. */
export const admin: Person = { name: 'Dana Lee', email: 'admin@seattle.example', password };

/** Operates the platform. */
export const operator: Person = { name: 'Mika Stone', email: 'operator@allpetplus.example', password };

/** Makes up a person whom no other journey uses. */
export function uniquePerson(name: string): Person {
  const word = name.toLowerCase().match(/[a-z]+/g)?.join('.') ?? 'somebody';
  return { name, email: `${word}.${randomUUID().slice(0, 8)}@example.com`, password };
}

/** A name that nothing else in the database has: `Wall-E Qazwsxed`. */
export function unique(name: string): string {
  const letters = [...randomUUID().replaceAll('-', '').slice(0, 8)].map((digit) => 'bcdfghjklmnprstv'[parseInt(digit, 16)]);
  return `${name} ${letters[0]!.toUpperCase()}${letters.slice(1).join('')}`;
}

// Prepares a journey's data through the API, as the apps would create them.
import { randomUUID } from 'node:crypto';
import { expect, type APIRequestContext, type APIResponse, type BrowserContext } from '@playwright/test';
import { CARDS } from './cards.ts';
import { dayFromToday, typed } from './days.ts';
import { photo, type UploadFile } from './fixture-files.ts';
import { clerk, uniquePerson, type Person } from './people.ts';
import { sites } from './sites.ts';

/** An app that tokens are made for. */
export type Audience = 'shell' | 'licensing' | 'products' | 'builder';

const identity = `${sites.api}/api/identity`;

async function json<T>(answer: APIResponse): Promise<T> {
  expect(answer.ok(), `${answer.url()}: ${answer.status()} ${answer.ok() ? '' : await answer.text()}`).toBe(true);
  return (await answer.json()) as T;
}

/** Creates an account; `context` is signed in from then on. */
export async function createAccount(context: BrowserContext, name: string): Promise<Person> {
  const person = uniquePerson(name);
  const data = { ...person, app: 'shell' };
  await json(await context.request.post(`${identity}/sign-up`, { headers: { origin: sites.shell }, data }));
  return person;
}

/** Signs a known person in. */
export async function signInByApi(context: BrowserContext, { email, password }: Person): Promise<void> {
  const data = { email, password, app: 'shell' };
  await json(await context.request.post(`${identity}/sign-in`, { headers: { origin: sites.shell }, data }));
}

/** A token of the person who is signed in, for one app. */
export async function token(request: APIRequestContext, app: Audience): Promise<string> {
  const answer = await request.post(`${identity}/refresh`, { headers: { origin: sites.shell }, data: { app } });
  return (await json<{ access_token: string }>(answer)).access_token;
}

/** A pet as the API takes it. */
export interface PetProfile {
  name: string;
  species: 'dog' | 'cat' | 'goat' | 'pig';
  breed: string;
  sex: 'female' | 'male' | 'unknown';
  altered: boolean;
  born: string;
  weight_grams: number;
  colour: string;
}

const WALL_E: PetProfile = {
  name: 'Wall-E',
  species: 'dog',
  breed: 'Terrier, Jack Russell',
  sex: 'male',
  altered: true,
  born: '2021-04-01',
  weight_grams: 7_500,
  colour: 'Brown',
};

/** Adds a pet of the person who is signed in. */
export async function addPet(context: BrowserContext, profile: Partial<PetProfile> = {}): Promise<{ id: string }> {
  const headers = {
    authorization: `Bearer ${await token(context.request, 'shell')}`,
    'idempotency-key': randomUUID(),
  };
  const data = { ...WALL_E, ...profile };
  return json(await context.request.post(`${sites.api}/api/pets`, { headers, data }));
}

interface JurisdictionSummary {
  id: string;
  authority?: string;
}

/** The tenant that licenses Seattle's pets. */
export async function seattle(request: APIRequestContext): Promise<string> {
  const jurisdictions = await json<JurisdictionSummary[]>(await request.get(`${sites.api}/api/licensing/jurisdictions`));
  const authority = jurisdictions.find((one) => one.id === 'seattle')?.authority;
  if (!authority) throw new Error('Nobody takes applications for Seattle.');
  return authority;
}

/** The tenant that sells in the demo's store. */
export async function shop(request: APIRequestContext): Promise<string> {
  return (await json<{ id: string }>(await request.get(`${sites.api}/api/tenants/by-slug/allpetplus`))).id;
}

/** Reads a path of the API as the signed-in person. */
export async function read<T>(request: APIRequestContext, app: Audience, path: string): Promise<T> {
  const headers = { origin: sites[app], authorization: `Bearer ${await token(request, app)}` };
  return json<T>(await request.get(`${sites.api}${path}`, { headers }));
}

/** Pays the fee of an application of the person who is signed in, as the page does: the card becomes a token first. */
async function payFee(context: BrowserContext, application: { id: string }): Promise<void> {
  const card = { number: CARDS.good, month: 12, year: 2030, code: '123' };
  const tokens = await context.request.post(`${sites.api}/api/payments/tokens`, {
    headers: { origin: sites.licensing },
    data: card,
  });
  const data = { card_token: (await json<{ token: string }>(tokens)).token };
  const headers = {
    authorization: `Bearer ${await token(context.request, 'licensing')}`,
    'idempotency-key': randomUUID(),
  };
  await json(await context.request.post(`${sites.api}/api/licensing/applications/${application.id}/pay`, { headers, data }));
}

/** The parts of an application that differ from the default. */
interface Application {
  paid?: boolean;
  documents?: Partial<Record<'rabies' | 'alteration', UploadFile>>;
  /** How a finder of the tag reaches the owner. */
  contact?: string;
  /** Days until the rabies vaccination, and with it the license, ends. */
  rabiesDays?: number;
}

/** Submits an application for a spayed or neutered dog of the signed-in person: one year, 27.00, paid or not. */
export async function submitApplication(
  context: BrowserContext,
  pet: { id: string },
  { paid = true, documents = {}, contact = '', rabiesDays = 180 }: Application = {},
): Promise<{ id: string }> {
  const authorization = `Bearer ${await token(context.request, 'licensing')}`;
  const upload = async (kind: 'rabies' | 'alteration') => {
    const file = documents[kind] ?? photo(`${kind}.png`);
    const answer = await context.request.post(`${sites.api}/api/licensing/proofs?kind=${kind}&name=${file.name}`, {
      headers: { authorization, 'content-type': file.mimeType },
      data: file.buffer,
    });
    return (await json<{ id: string }>(answer)).id;
  };
  const data = {
    authority: await seattle(context.request),
    pet: pet.id,
    term_months: 12,
    start: typed(dayFromToday(0)),
    rabies_until: typed(dayFromToday(rabiesDays)),
    zip: '98109',
    proofs: [await upload('rabies'), await upload('alteration')],
    public: { show_name: true, show_breed: false, contact },
    expected_total: { minor: 2_700, currency: 'USD' },
  };
  const headers = { authorization, 'idempotency-key': randomUUID() };
  const handedIn = await context.request.post(`${sites.api}/api/licensing/applications`, { headers, data });
  const application = await json<{ id: string }>(handedIn);
  if (paid) await payFee(context, application);
  return application;
}

/** Approves an application as the clerk; `desk` is the clerk's browser. */
export async function approveApplication(desk: BrowserContext, application: { id: string }): Promise<void> {
  await signInByApi(desk, clerk);
  const bearer = { authorization: `Bearer ${await token(desk.request, 'licensing')}` };
  const authority = `${sites.api}/api/licensing/authorities/${await seattle(desk.request)}`;
  await json(await desk.request.post(`${authority}/applications/${application.id}/approve`, { headers: bearer }));
}

/** Licenses a pet of the signed-in person and returns the tag; `desk` is the clerk's browser. */
export async function licensePet(
  context: BrowserContext,
  desk: BrowserContext,
  pet: { id: string },
  application: Application = {},
): Promise<string> {
  await approveApplication(desk, await submitApplication(context, pet, application));
  const licences = await read<{ items: { tag: string }[] }>(context.request, 'licensing', '/api/licensing/licences');
  return licences.items[0]!.tag;
}

/** Saves a design of the signed-in person, made from the first preset, and returns its shared link. */
export async function shareDesign(context: BrowserContext, name: string): Promise<string> {
  const presets = await json<{ parameters: object }[]>(await context.request.get(`${sites.api}/api/design-presets`));
  const { parameters } = presets[0]!;
  const priced = await context.request.post(`${sites.api}/api/design-price`, { data: parameters });
  const { price } = await json<{ price: { total: object } }>(priced);
  const authorization = `Bearer ${await token(context.request, 'builder')}`;
  const headers = { authorization, 'idempotency-key': randomUUID() };
  const data = { name, status: 'ACTIVE', parameters, total: price.total };
  const design = await json<{ id: string }>(await context.request.post(`${sites.api}/api/designs`, { headers, data }));
  const share = await context.request.post(`${sites.api}/api/designs/${design.id}/shares`, { headers: { authorization } });
  return `${sites.builder}/shared/${(await json<{ token: string }>(share)).token}`;
}

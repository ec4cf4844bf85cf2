// The public pages of all sites, and what some of them show: a licensed pet and a shared design, made through the API.
import { randomUUID } from 'node:crypto';

const address = (name, port) => process.env[`ALLPET_${name}`] ?? `http://localhost:${port}`;
const shell = address('SHELL', 3000);
const licensing = address('LICENSING', 3001);
const products = address('PRODUCTS', 3002);
const builder = address('BUILDER', 3003);
const api = address('API', 4000);

/** The clerk of the demo data, and the password of its accounts. */
const CLERK = { email: 'clerk@seattle.example', password: 'correct horse battery' };
/** A PDF that is taken and has no page. */
const PROOF = '%PDF-1.4\n%%EOF\n';

/** Calls the API from the shell's page; fails if it refuses. */
async function call(method, path, { token, body, type = 'application/json' } = {}) {
  const headers = { origin: shell, 'content-type': type, 'idempotency-key': randomUUID() };
  if (token) headers.authorization = `Bearer ${token}`;
  const answer = await fetch(`${api}/api${path}`, { method, headers, body: typeof body === 'object' ? JSON.stringify(body) : body });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return answer.status === 204 ? undefined : answer.json();
}

/** A token of a person for one app. */
async function tokenOf({ email, password }, app) {
  return (await call('POST', '/identity/sign-in', { body: { email, password, app } })).access_token;
}

function day(fromToday) {
  return new Date(Date.now() + fromToday * 24 * 60 * 60 * 1_000).toISOString().slice(0, 10);
}

/** Licenses a dog of a person; returns the code on its tag. */
async function licensedTag(person) {
  const profile = { name: 'Wall-E', species: 'dog', breed: 'Beagle', sex: 'male', altered: true, born: '2021-04-01', weight_grams: 7_500, colour: 'Brown' };
  const pet = await call('POST', '/pets', { token: await tokenOf(person, 'shell'), body: profile });
  const token = await tokenOf(person, 'licensing');
  const proofs = [];
  for (const kind of ['rabies', 'alteration']) {
    const proof = await call('POST', `/licensing/proofs?kind=${kind}&name=${kind}.pdf`, { token, type: 'application/pdf', body: PROOF });
    proofs.push(proof.id);
  }
  const { authority } = (await call('GET', '/licensing/jurisdictions')).find((one) => one.id === 'seattle');
  const form = {
    authority, pet: pet.id, term_months: 12, start: day(0), rabies_until: day(180), zip: '98109', proofs,
    public: { show_name: true, show_breed: true, contact: '206 555 0100' }, expected_total: { minor: 2_700, currency: 'USD' },
  };
  const application = await call('POST', '/licensing/applications', { token, body: form });
  const card = { number: '4242 4242 4242 4242', month: 12, year: 2030, code: '123' };
  const { token: card_token } = await call('POST', '/payments/tokens', { body: card });
  await call('POST', `/licensing/applications/${application.id}/pay`, { token, body: { card_token } });
  const approve = `/licensing/authorities/${authority}/applications/${application.id}/approve`;
  await call('POST', approve, { token: await tokenOf(CLERK, 'licensing') });
  return (await call('GET', '/licensing/licences', { token })).items[0].tag;
}

/** Saves a design of a person; returns the path of its shared page. */
async function sharedDesign(person) {
  const [{ parameters }] = await call('GET', '/design-presets');
  const { price } = await call('POST', '/design-price', { body: parameters });
  const token = await tokenOf(person, 'builder');
  const design = await call('POST', '/designs', { token, body: { name: 'Walks', status: 'ACTIVE', parameters, total: price.total } });
  return `/shared/${(await call('POST', `/designs/${design.id}/shares`, { token })).token}`;
}

/**
 * Every public page: its name, address, what it is.
 * - `rendered`: its HTML comes from a server, so it is painted before the program has arrived
 * - `found`: search engines find it
 * - `missing`: it answers 404
 * - `document`: it is HTML alone, without a program
 */
export async function publicPages() {
  const person = { name: 'Ada Park', email: `ada.${randomUUID().slice(0, 8)}@example.com`, password: CLERK.password };
  await call('POST', '/identity/sign-up', { body: { ...person, app: 'shell' } });
  const [tag, design] = [await licensedTag(person), await sharedDesign(person)];
  const page = (name, site, path, kinds) => ({ name, address: `${site}${path}`, ...Object.fromEntries(kinds.map((kind) => [kind, true])) });
  const all = ['rendered', 'found'];
  return [
    page('front page', shell, '/', [...all, 'document']),
    ...['terms', 'privacy', 'returns', 'imprint'].map((name) => page(name, shell, `/${name}`, [...all, 'document'])),
    page('store landing', products, '/', all),
    page('catalogue', products, '/catalogue', all),
    page('department', products, '/catalogue?category=collars', all),
    page('product', products, '/products/rainier-no-pull-harness', all),
    page('licensing landing', licensing, '/', all),
    page('fee calculator', licensing, '/fees?species=dog', all),
    page('tag look-up', licensing, '/verify', all),
    page('tag', licensing, `/verify/${tag}`, ['rendered']),
    page('unknown tag', licensing, '/verify/AAAA-AAAA', ['rendered', 'missing']),
    page('builder landing', builder, '/', all),
    page('shared design', builder, design, ['rendered']),
    page('withdrawn design', builder, '/shared/nothing', ['rendered', 'missing']),
    page('unknown, shell', shell, '/no-such-page', ['rendered', 'missing', 'document']),
    ...Object.entries({ licensing, products, builder }).map(([name, site]) =>
      page(`unknown, ${name}`, site, '/no-such-page', ['rendered', 'missing']),
    ),
    ...Object.entries({ shell, licensing, products, builder }).flatMap(([name, site]) => [
      page(`sign-in, ${name}`, site, '/sign-in', []),
      page(`sign-up, ${name}`, site, '/sign-up', []),
    ]),
  ];
}

// Where the sites are: given by the environment, else where `cargo xtask up` serves them.

function origin(name: string, port: number): string {
  return process.env[`ALLPET_${name}`] ?? `http://localhost:${port}`;
}

/** The origins of the system under test. */
export const sites = {
  shell: origin('SHELL', 3000),
  licensing: origin('LICENSING', 3001),
  products: origin('PRODUCTS', 3002),
  builder: origin('BUILDER', 3003),
  api: origin('API', 4000),
};

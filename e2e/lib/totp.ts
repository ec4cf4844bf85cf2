// The code that an authenticator app shows now (RFC 6238: HMAC-SHA-1, 30 seconds, six digits).
import { createHmac } from 'node:crypto';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

export function totp(secret: string): string {
  const bits = [...secret].map((digit) => ALPHABET.indexOf(digit).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const hash = createHmac('sha1', key).update(step).digest();
  const code = (hash.readUInt32BE(hash[19]! & 15) & 0x7fffffff) % 1_000_000;
  return String(code).padStart(6, '0');
}

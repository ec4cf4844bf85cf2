// Prints what the measurement prints, and why it failed; nothing else.
import type { Reporter, TestCase, TestResult } from '@playwright/test/reporter';

export default class Plain implements Reporter {
  onStdOut(chunk: string | Buffer): void {
    process.stdout.write(chunk);
  }

  onTestEnd(_: TestCase, { errors }: TestResult): void {
    for (const { message } of errors) console.error(message);
  }

  onError({ message }: { message?: string }): void {
    console.error(message);
  }
}

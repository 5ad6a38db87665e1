import { type Answer, NOTHING_RAN } from './exchange.ts';

export function plainAnswer(status: number, text: string): Answer {
  return {
    status,
    headers: { 'content-type': 'text/plain; charset=utf-8' },
    body: `${text}\n`,
    outcome: NOTHING_RAN,
  };
}

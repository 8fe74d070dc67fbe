/** What POST /orders takes for an order. The real service wants more; here one telling field is enough, so that none slips by. */

const TELLING_FIELDS = ['event_id', 'show_id', 'baskets', 'client', 'client_id', 'email'] as const;

/** Whether a posted body, or what lies under its `data`, says anything that an order is made of. */
export function couldBeOrder(body: string): boolean {
  const posted = parse(body);
  return [posted, isRecord(posted) ? posted['data'] : null].some(
    (part) => isRecord(part) && TELLING_FIELDS.some((field) => Object.hasOwn(part, field)),
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

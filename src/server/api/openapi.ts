/** The OpenAPI document, made of the list of routes and their schemas. */
import { z } from 'zod';
import { CHANGE_HEADER, SESSION_COOKIE } from '../../protocol/api/access.ts';
import { errorSchema } from '../../protocol/api/answer.ts';
import { API_ROOT, ROUTES, type Route } from '../../protocol/api/routes.ts';

type Json = Readonly<Record<string, unknown>>;

const ERROR = { $ref: '#/components/responses/Error' };

/** @param version of the program */
export function openApiDocument(version: string): Json {
  const paths: Record<string, Record<string, Json>> = {};
  for (const [name, route] of Object.entries<Route>(ROUTES)) {
    const path = `${API_ROOT}${route.path}`;
    paths[path] = { ...paths[path], [route.method]: operation(name, route) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Zakaz',
      version,
      description:
        'Ticket sales as they lie in the store. Money is text with two places, times are ISO 8601 in UTC, days are days of the report ' +
        'zone. Answers about sales carry an ETag that stays the same until the data change.',
    },
    servers: [{ url: '/' }],
    paths,
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer' },
        session: { type: 'apiKey', in: 'cookie', name: SESSION_COOKIE },
      },
      responses: { Error: { description: 'What went wrong', ...json(toJson(errorSchema, 'output')) } },
    },
  };
}

function operation(name: string, route: Route): Json {
  const { summary, access, answer, body, isStream, status = answer === null ? 204 : 200 } = route;
  const content = answer === null ? {} : json(toJson(answer, 'output'), isStream && 'text/event-stream');
  const isCached = route.path.startsWith('/sales/') || route.path === '/filters';
  return {
    operationId: name,
    summary,
    tags: [route.path.split('/')[1] ?? ''],
    security: access === 'anyone' ? [{}] : [{ token: [] }, { session: [] }],
    'x-role': access,
    parameters: parametersOf(route),
    ...(body === undefined ? {} : { requestBody: { required: true, ...json(toJson(body, 'input')) } }),
    responses: {
      [status]: { description: summary, ...content },
      ...(isCached ? { 304: { description: 'The answer that the ETag was of is still right' } } : {}),
      default: ERROR,
    },
  };
}

function parametersOf({ path, query, method, access }: Route): Json[] {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => ({
    ...{ name, in: 'path', required: true, schema: { type: 'string' } },
  }));
  const { properties = {}, required = [] } = query === undefined ? {} : objectOf(query);
  const inQuery = Object.entries(properties).map(([name, schema]) => ({
    ...{ name, in: 'query', required: required.includes(name), schema },
  }));
  const ofBrowsers = {
    ...{ name: CHANGE_HEADER, in: 'header', required: false, schema: { type: 'string' } },
    description: 'Any value; needed with a session',
  };
  return [...inPath, ...inQuery, ...(method === 'get' || access === 'anyone' ? [] : [ofBrowsers])];
}

const objectSchema = z.object({
  properties: z.record(z.string(), z.unknown()).default({}),
  required: z.array(z.string()).default([]),
});

function objectOf(query: z.ZodType): z.infer<typeof objectSchema> {
  return objectSchema.parse(toJson(query, 'input'));
}

function json(schema: Json, type: string | false | undefined = 'application/json') {
  return { content: { [type || 'application/json']: { schema } } };
}

/** The dialect is that of the document. */
function toJson(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io });
  return rest;
}

import type { Reply } from '../kernel/request.ts';

/** Plain text, as Access Management answers a login or an unknown resource (docs/facts/anypoint-access.md §7). */
export const accountsText = (status: number, text: string): Reply => ({
  status,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  text,
});

/** Access Management: `{message}` (docs/facts/anypoint-access.md §7). */
export const accountsRefusal = (status: number, message: string): Reply => ({ status, json: { message } });

/** Design Center: `{message, details: {errors}}` (docs/facts/anypoint-apis.md §9.1). */
export const designCenterRefusal = (
  status: number,
  message: string,
  errors: readonly unknown[] = [],
): Reply => ({ status, json: { message, details: { errors } } });

/** Exchange: `{status, message, details}` (docs/facts/anypoint-apis.md §9.1). */
export const exchangeRefusal = (
  status: number,
  message: string,
  details: Record<string, unknown> = {},
): Reply => ({ status, json: { status, message, details } });

/** API Manager: `{name, message}` (docs/facts/anypoint-apis.md §9.1). */
export const apiManagerRefusal = (status: number, name: string, message: string): Reply => ({
  status,
  json: { name, message },
});

/** Proxies, CloudHub, and other services that answer a bare `{message}` (docs/facts/anypoint-apis.md §9.1). */
export const proxiesRefusal = (status: number, message: string): Reply => ({ status, json: { message } });

/** The mocking service: `{code, message}` (docs/facts/anypoint-apis.md §9.1). */
export const mockingRefusal = (status: number, code: string, message: string): Reply => ({
  status,
  json: { code, message },
});

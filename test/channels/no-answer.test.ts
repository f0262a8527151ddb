import { expect, test } from 'vitest';
import { errorToOutcome, testErrorToOutcome } from '../../src/channels/no-answer.ts';

const NOW = Date.UTC(2026, 10, 23, 12);

const errorOf = (code: string, rest: object = {}) => Object.assign(new Error(code), { code, ...rest });

test.each<[string, unknown]>([
  ['connection refused', errorOf('ECONNREFUSED', { syscall: 'connect' })],
  ['no such host', errorOf('ENOTFOUND', { syscall: 'getaddrinfo' })],
  ['no name server', errorOf('EAI_AGAIN', { syscall: 'getaddrinfo' })],
  ['no connection in time', errorOf('UND_ERR_CONNECT_TIMEOUT')],
  ['the system gave up connecting', errorOf('ETIMEDOUT', { syscall: 'connect' })],
  ['no route', errorOf('EHOSTUNREACH', { syscall: 'connect' })],
  ['a certificate that is not for this host', errorOf('ERR_TLS_CERT_ALTNAME_INVALID')],
  ['a certificate out of date', errorOf('CERT_HAS_EXPIRED')],
  ['a certificate signed by itself', errorOf('DEPTH_ZERO_SELF_SIGNED_CERT')],
  [
    'every address of a host refused',
    Object.assign(new AggregateError([errorOf('EX', { syscall: 'connect' }), errorOf('ECONNREFUSED')]), { code: 'EX' }),
  ],
])('%s: surely not sent, tried again in 5 s', (_, error) => {
  expect(errorToOutcome(error, NOW)).toMatchObject({ type: 'RetryAt', at: NOW + 5000, scope: 'channel' });
});

test.each<[string, unknown, string]>([
  ['no answer in time', errorOf('UND_ERR_HEADERS_TIMEOUT'), 'UND_ERR_HEADERS_TIMEOUT'],
  ['the other side closed', errorOf('UND_ERR_SOCKET'), 'UND_ERR_SOCKET'],
  ['reset', errorOf('ECONNRESET', { syscall: 'read' }), 'ECONNRESET'],
  ['the system gave up on a connection in use', errorOf('ETIMEDOUT', { syscall: 'read' }), 'ETIMEDOUT'],
  ['an answer that is not HTTP', errorOf('HPE_INVALID_CONSTANT'), 'HPE_INVALID_CONSTANT'],
  ['an error without a code', new Error('?'), 'no-answer'],
  ['something that is no error', 'boom', 'no-answer'],
  [
    'one address refused, one reset',
    Object.assign(new AggregateError([errorOf('ECONNREFUSED'), errorOf('ECONNRESET')]), { code: 'EX' }),
    'EX',
  ],
])('%s: may have been sent', (_, error, code) => {
  expect(errorToOutcome(error, NOW)).toEqual({ type: 'AnswerLost', code });
});

test('a request that cannot be made for its headers waits for a better credential', () => {
  expect(errorToOutcome(errorOf('UND_ERR_INVALID_ARG'), NOW)).toEqual({
    type: 'CredentialRefused',
    code: 'UND_ERR_INVALID_ARG',
  });
});

test.each<[string, unknown, string]>([
  ['no answer in time', errorOf('UND_ERR_HEADERS_TIMEOUT'), 'UND_ERR_HEADERS_TIMEOUT'],
  ['connection refused', errorOf('ECONNREFUSED', { syscall: 'connect' }), 'ECONNREFUSED'],
])('a test without an answer, for %s, tells nothing', (_, error, code) => {
  expect(testErrorToOutcome(error, NOW)).toEqual({ type: 'RetryAt', at: NOW + 5000, scope: 'channel', code });
});

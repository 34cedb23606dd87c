import { jest } from '@jest/globals';

declare const testLimitMs: number;

jest.setTimeout(testLimitMs);

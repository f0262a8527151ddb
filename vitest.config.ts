import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // By default one core is left idle; a test that waits for a socket leaves its core to another.
    maxWorkers: '150%',
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/crash/**'],
          testTimeout: 20_000,
          // Files share no state, and loading everything anew for each of them took two thirds of the time.
          isolate: false,
        },
      },
      {
        test: {
          name: 'crash',
          include: ['test/crash/**/*.test.ts'],
          testTimeout: 280_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});

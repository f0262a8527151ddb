import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/crash/**'],
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'crash',
          include: ['test/crash/**/*.test.ts'],
          testTimeout: 280_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
    ],
  },
});

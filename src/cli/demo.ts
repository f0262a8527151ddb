import type { CliContext, ExitCode } from './context.ts';
export const runDemo = async (_context: CliContext): Promise<ExitCode> => 0;

import { err, type Result } from '../base/result.ts';
import { internalFault, type NotifyFault } from './fault.ts';

/** Carries out an operation; a store that fails becomes 500/20500: nothing took effect. */
export type Guard = <T>(operation: () => Promise<Result<T, NotifyFault>>) => Promise<Result<T, NotifyFault>>;

/** `onStoreFailed` is told why; the caller only learns that it did. */
export const createGuard =
  (onStoreFailed: (message: string) => void): Guard =>
  async (operation) => {
    try {
      return await operation();
    } catch (error) {
      onStoreFailed(error instanceof Error ? error.message : String(error));
      return err(internalFault);
    }
  };

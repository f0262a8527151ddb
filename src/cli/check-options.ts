import { Option } from 'commander';
import { CHECK_FORMATS } from './check-report.ts';

/** `--format` of `check`, which has one more than other commands. */
export const checkFormat = (): Option =>
  new Option('--format <format>', 'how findings are printed; github: as annotations of a workflow')
    .choices(CHECK_FORMATS)
    .default('text');
